/** Which views a layout shows, and where. Pure. */
import type { LayoutName } from '../model/view.ts';
import { type ViewName, viewNames } from '../planes/planes.ts';
import type { ViewRole } from './structure-layer.ts';

export interface Cell {
  readonly key: string;
  readonly name: ViewName | 'surface';
  readonly role: ViewRole;
  /** CSS grid-area. */
  readonly area: string;
}

/** @returns the cells of a layout; `main` is the large view. */
export function cellsOf(layout: LayoutName, main: ViewName): readonly Cell[] {
  const others = viewNames.filter((n) => n !== main);
  const cell = (name: Cell['name'], area: string, role: ViewRole = 'all'): Cell => ({
    key: `${name}-${role}`,
    name,
    role,
    area,
  });
  if (layout === 'spine') {
    // The map of the column is always tall: the sagittal view, or the axial one in exchange for it.
    const tall = main === 'sagittal' ? 'axial' : 'sagittal';
    const small = others.find((n) => n !== tall)!;
    return [
      cell(tall, '1 / 1 / 3 / 3'),
      cell(main, '1 / 3 / 2 / 7'),
      cell(small, '2 / 3 / 3 / 5'),
      cell('surface', '2 / 5 / 3 / 7'),
    ];
  }
  if (layout === 'single') return [cell(main, '1 / 1 / 3 / 7')];
  if (layout === 'side')
    return [cell(main, '1 / 1 / 3 / 4', 'edited'), cell(main, '1 / 4 / 3 / 7', 'reference')];
  if (layout === 'quad') {
    return [
      cell(main, '1 / 1 / 2 / 4'),
      cell(others[0]!, '1 / 4 / 2 / 7'),
      cell(others[1]!, '2 / 1 / 3 / 4'),
      cell('surface', '2 / 4 / 3 / 7'),
    ];
  }
  return [cell(main, '1 / 1 / 3 / 5'), cell(others[0]!, '1 / 5 / 2 / 7'), cell(others[1]!, '2 / 5 / 3 / 7')];
}
