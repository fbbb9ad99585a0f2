/** React's side of a view: a focusable box with its labels; drawing happens outside React. */
import { useEffect, useRef } from 'react';
import { spacingMm } from '../../core/geometry/grid.ts';
import { texts } from '../app/texts.ts';
import { useCase } from '../state/case.ts';
import { useSelection } from '../state/selection.ts';
import { useView } from '../state/view.ts';
import { toolById } from '../tools/registry.ts';
import { useActiveView } from './activeView.ts';
import { isContourPlane, shearDegrees, slicePositionMm, type ViewName } from './geometry.ts';
import type { ViewRole } from './structureLayer.ts';
import { createViewport, planesFor } from './viewport.ts';

const SHEAR_SHOWN_DEGREES = 0.5;

export function Viewport({ name, role }: { name: ViewName; role: ViewRole }) {
  const host = useRef<HTMLDivElement>(null);
  const cursor = useSelection((s) => toolById(s.toolId).cursor);
  const active = useActiveView((s) => s.name === name);
  useEffect(() => {
    if (host.current === null) return;
    const viewport = createViewport(host.current, name, role);
    return () => viewport.dispose();
  }, [name, role]);
  return (
    <section
      className={active ? 'viewport viewport-active' : 'viewport'}
      aria-label={texts.views[name]}
      data-view={name}
      data-role={role}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a drawing surface; everything it does has a key */}
      <div
        ref={host}
        className="viewport-canvas"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a view takes keys (scroll, zoom) when focused
        tabIndex={0}
        style={{ cursor }}
        onFocus={() => useActiveView.setState({ name })}
        onPointerEnter={() => useActiveView.setState({ name })}
      />
      <Labels name={name} role={role} />
    </section>
  );
}

function Labels({ name, role }: { name: ViewName; role: ViewRole }) {
  const volume = useCase((s) => s.volume);
  const window = useView((s) => s.window);
  const plane = volume === null ? null : planesFor(volume)[name];
  const slice = useView((s) => (plane === null ? 0 : Math.round(s.cursor[plane.normalAxis])));
  if (volume === null || plane === null) return null;
  const count = volume.grid.dims[plane.normalAxis];
  const shear = shearDegrees(volume.grid);
  const thickness = spacingMm(volume.grid)[plane.normalAxis];
  return (
    <div className="viewport-labels">
      <div className="label-tl">
        <b>
          {texts.views[name]}
          {role === 'reference' ? ` · ${texts.views.reference}` : ''}
          {role === 'edited' ? ` · ${texts.views.edited}` : ''}
        </b>
        <span data-testid={`slice-${name}`}>
          {texts.views.slice(slice + 1, count)} · {slicePositionMm(volume.grid, plane, slice).toFixed(1)} mm
        </span>
        {shear > SHEAR_SHOWN_DEGREES && !isContourPlane(plane) ? (
          <span className="label-warn">{texts.views.sheared(shear)}</span>
        ) : null}
      </div>
      <div className="label-tr">
        <span>{texts.views.window(window.width, window.level)}</span>
        <span>{thickness.toFixed(2)} mm</span>
      </div>
      <span className="letter letter-left">{plane.letters.left}</span>
      <span className="letter letter-right">{plane.letters.right}</span>
      <span className="letter letter-top">{plane.letters.top}</span>
      <span className="letter letter-bottom">{plane.letters.bottom}</span>
    </div>
  );
}
