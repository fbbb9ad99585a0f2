/** The vertebrae of a case as the page shows them. Which there are and in what order says core. Pure. */
import { type Grid, patientPoint, toIndex } from '../../core/geometry/grid.ts';
import {
  type ColumnLevel,
  type ColumnVertebra,
  centreOf,
  vertebraColumn,
} from '../../core/spine/levels/column-names.ts';
import type { Structure } from '../../core/structures/types.ts';

export interface Vertebra extends ColumnVertebra {
  /** `VB_L3`, or `VB_07` where the level is not known. */
  readonly name: string;
  /** Null where the name tells none. */
  readonly level: ColumnLevel | null;
  /** The whole vertebra and its body, whichever are there. */
  readonly structures: readonly [Structure, ...Structure[]];
}

const columns = new WeakMap<readonly Structure[], readonly Vertebra[]>();

const isBody = ({ name }: Structure): boolean => /body\s*$/i.test(name);

/** The vertebrae among structures, cranial first; kept for the same list. */
export function vertebraeOf(structures: readonly Structure[]): readonly Vertebra[] {
  const known = columns.get(structures);
  if (known !== undefined) return known;
  const byId = new Map(structures.map((s) => [s.id, s]));
  const column = vertebraColumn(structures).flatMap((v): Vertebra[] => {
    const [first, ...others] = v.structureIds.flatMap((id) => byId.get(id) ?? []);
    if (first === undefined) return [];
    const own: [Structure, ...Structure[]] = [first, ...others];
    // The body is what stands in line: where the cursor goes and the ruler's name stands.
    const bodies = own.filter(isBody);
    return [
      {
        ...v,
        centreMm: bodies.length === 0 ? v.centreMm : centreOf(bodies),
        name: first.name.replace(/_Body$/i, ''),
        level: typeof v.called === 'string' ? v.called : null,
        structures: own,
      },
    ];
  });
  columns.set(structures, column);
  return column;
}

/**
 * The one vertebra that slice k shows: where bodies are drawn the one whose body is there, for the spinous process of the vertebra above
 * hangs down into its slices; else, of those drawn there, the one with its middle nearest. Null in a disc and where there is none.
 */
export function vertebraAt(column: readonly Vertebra[], grid: Grid, k: number): Vertebra | null {
  const away = ({ centreMm }: Vertebra): number => Math.abs(toIndex(grid, patientPoint(...centreMm))[2] - k);
  const isThere = ({ structures }: Vertebra): boolean => {
    const bodies = structures.filter(isBody);
    return (bodies.length === 0 ? structures : bodies).some((s) => s.slices.has(k));
  };
  const [nearest] = column.filter(isThere).sort((a, b) => away(a) - away(b));
  return nearest ?? null;
}

/** Places between vertebrae n and n + 1 that are so far apart that one may be missing. */
export function gapsOf(column: readonly ColumnVertebra[]): readonly number[] {
  const steps = column
    .slice(1)
    .map((v, n) => Math.hypot(...v.centreMm.map((x, axis) => x - column[n]!.centreMm[axis]!)));
  // Vertebrae grow towards the feet: each step is judged by its neighbours; the column's ends, cut by the image, are not.
  return steps.flatMap((step, n) => {
    const near = [steps[n - 1], steps[n + 1]].filter((s) => s !== undefined);
    return near.length === 2 && near.every((s) => step > 1.6 * s) ? [n] : [];
  });
}
