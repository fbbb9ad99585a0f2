/** The views of the chosen layout. Views keep their canvas when only their place changes. */
import { SliceStrip, useHasStrip } from '../panels/compare/SliceStrip.tsx';
import { useView } from '../state/view.ts';
import { type Cell, cellsOf } from './layouts.ts';
import { SurfaceView } from './SurfaceView.tsx';
import { Viewport } from './Viewport.tsx';

export function ViewGrid() {
  const layout = useView((s) => s.layout);
  const mainView = useView((s) => s.mainView);
  return (
    <div className="view-grid">
      {cellsOf(layout, mainView).map((cell) => (
        <ViewCell key={cell.key} cell={cell} />
      ))}
    </div>
  );
}

function ViewCell({ cell }: { cell: Cell }) {
  const hasStrip = useHasStrip(cell.name) && cell.role !== 'reference';
  return (
    <div className={hasStrip ? 'view-cell with-strip' : 'view-cell'} style={{ gridArea: cell.area }}>
      {cell.name === 'surface' ? <SurfaceView /> : <Viewport name={cell.name} role={cell.role} />}
      {hasStrip ? <SliceStrip /> : null}
    </div>
  );
}
