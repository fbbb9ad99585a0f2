/** The views of the chosen layout. Views keep their canvas when only their place changes. */

import { useMemo, useState } from 'react';
import { useCase } from '../model/case.ts';
import { useDocument } from '../model/document.ts';
import { spineGuide, useReformat } from '../model/reformat.ts';
import { useViewSettings } from '../model/view.ts';
import { texts } from '../texts/index.ts';
import { probeGl } from './gl-window.ts';
import { type Cell, cellsOf } from './layouts.ts';
import surfaceViewCss from './SurfaceView.module.css';
import { SurfaceView } from './SurfaceView.tsx';
import { ReformatGrid } from './spine/ReformatGrid.tsx';
import { SliceStrip, useHasStrip } from './strip/SliceStrip.tsx';
import viewBoxCss from './ViewBox.module.css';
import { Viewport } from './Viewport.tsx';

export function ViewGrid() {
  const layout = useViewSettings((s) => s.layout);
  const mainView = useViewSettings((s) => s.mainView);
  const mode = useReformat((s) => s.mode);
  const hasLine = useDocument(() => mode !== 'off' && spineGuide() !== null);
  if (mode !== 'off' && hasLine) return <ReformatGrid mode={mode} />;
  return (
    <div
      className={
        layout === 'spine' ? `${viewBoxCss.viewGrid} ${viewBoxCss.viewGridSpine}` : viewBoxCss.viewGrid
      }
    >
      {cellsOf(layout, mainView).map((cell) => (
        <ViewCell key={cell.key} cell={cell} />
      ))}
    </div>
  );
}

/** Surfaces; drawn by the processor they take its time from everything else, so in the spine layout they wait to be asked. */
function Surfaces() {
  const [asked, ask] = useState(false);
  const gl = useMemo(probeGl, []);
  const waits = useViewSettings((s) => s.layout === 'spine') && gl.software && !asked;
  if (!waits) return <SurfaceView />;
  return (
    <section
      className={`${viewBoxCss.viewport} ${surfaceViewCss.surfaceEmpty}`}
      aria-label={texts.views.surface}
    >
      <button type="button" className="button" onClick={() => ask(true)}>
        {texts.views.showSurface}
      </button>
    </section>
  );
}

function ViewCell({ cell }: { cell: Cell }) {
  // Beside the reference the room stays empty: both halves have the same scale.
  const hasStrip = useHasStrip(cell.name);
  // The picture first: surfaces are made once the whole CT is there.
  const waits = useCase((s) => !s.complete && s.failure === null) && cell.name === 'surface';
  return (
    <div
      className={
        hasStrip
          ? `${viewBoxCss.viewCell} view-cell ${viewBoxCss.withStrip}`
          : `${viewBoxCss.viewCell} view-cell`
      }
      style={{ gridArea: cell.area }}
    >
      {waits ? null : cell.name === 'surface' ? <Surfaces /> : <Viewport name={cell.name} role={cell.role} />}
      {hasStrip && cell.role !== 'reference' ? <SliceStrip /> : null}
    </div>
  );
}
