/** The views of the chosen layout. Views keep their canvas when only their place changes. */
import { useView } from '../state/view.ts';
import { cellsOf } from './layouts.ts';
import { SurfaceView } from './SurfaceView.tsx';
import { Viewport } from './Viewport.tsx';

export function ViewGrid() {
  const layout = useView((s) => s.layout);
  const mainView = useView((s) => s.mainView);
  return (
    <div className="view-grid">
      {cellsOf(layout, mainView).map((cell) => (
        <div key={cell.key} className="view-cell" style={{ gridArea: cell.area }}>
          {cell.name === 'surface' ? <SurfaceView /> : <Viewport name={cell.name} role={cell.role} />}
        </div>
      ))}
    </div>
  );
}
