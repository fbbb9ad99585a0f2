/** React's side of a view: a focusable box with its labels; drawing happens outside React. */
import { useCallback } from 'react';
import { spacingMm } from '../../core/geometry/grid.ts';
import { planesFor, useCase } from '../model/case.ts';
import { useReferences } from '../model/references.ts';
import { useSelection } from '../model/selection.ts';
import { useView, useViewSettings } from '../model/view.ts';
import { isContourPlane, shearDegrees, slicePositionMm, type ViewName } from '../planes/planes.ts';
import { texts } from '../texts/index.ts';
import { toolById } from '../tools/registry.ts';
import { useActiveView } from './active-view.ts';
import { LevelRuler } from './LevelRuler.tsx';
import type { ViewRole } from './structure-layer.ts';
import styles from './ViewBox.module.css';
import { Letters, ViewBox } from './ViewBox.tsx';
import { ViewWindow } from './ViewWindow.tsx';
import { createViewport } from './viewport.ts';

const SHEAR_SHOWN_DEGREES = 0.5;

export function Viewport({ name, role }: { name: ViewName; role: ViewRole }) {
  const cursor = useSelection((s) => toolById(s.toolId).cursor);
  const active = useActiveView((s) => s.name === name);
  const attach = useCallback((host: HTMLElement) => createViewport(host, name, role), [name, role]);
  return (
    <ViewBox
      label={texts.views[name]}
      active={active}
      cursor={cursor}
      data={{ 'data-view': name, 'data-role': role }}
      onEnter={() => useActiveView.setState({ name })}
      attach={attach}
    >
      <Labels name={name} role={role} />
    </ViewBox>
  );
}

/** The view's name; a click makes it the large one of the layout. */
function ViewTitle({ name, role }: { name: ViewName; role: ViewRole }) {
  const canGrow = useViewSettings((s) => s.layout !== 'side' && s.mainView !== name);
  const title = `${texts.views[name]}${role === 'all' ? '' : ` · ${texts.views[role]}`}`;
  if (!canGrow) return <b>{title}</b>;
  return (
    <button
      type="button"
      className={styles.viewTitle}
      // By keyboard: Enter in the view.
      tabIndex={-1}
      title={texts.views.makeLarge(texts.views[name])}
      onClick={() => useViewSettings.setState({ mainView: name })}
    >
      {title}
    </button>
  );
}

function Labels({ name, role }: { name: ViewName; role: ViewRole }) {
  const volume = useCase((s) => s.volume);
  const plane = volume === null ? null : planesFor(volume)[name];
  const slice = useView((s) => (plane === null ? 0 : Math.round(s.cursor[plane.normalAxis])));
  if (volume === null || plane === null) return null;
  const count = volume.grid.dims[plane.normalAxis];
  const shear = shearDegrees(volume.grid);
  const thickness = spacingMm(volume.grid)[plane.normalAxis];
  return (
    <>
      <div className={styles.labelTl}>
        <ViewTitle name={name} role={role} />
        <span data-testid={`slice-${name}`}>
          {texts.views.slice(slice + 1, count)} · {slicePositionMm(volume.grid, plane, slice).toFixed(1)} mm
        </span>
        {shear > SHEAR_SHOWN_DEGREES && !isContourPlane(plane) ? (
          <span className={styles.labelWarn}>{texts.views.sheared(shear)}</span>
        ) : null}
      </div>
      <div className={`${styles.labelTr} label-tr`}>
        <ViewWindow name={name} title={texts.views[name]} />
        <span>{thickness.toFixed(2)} mm</span>
      </div>
      <Letters {...plane.letters} />
      {name === 'sagittal' ? <LevelRuler /> : null}
      {role === 'reference' ? <NoReference /> : null}
    </>
  );
}

/** Beside the edited structures with nothing to compare them with: says where a reference comes from. */
function NoReference() {
  const none = useReferences((s) => s.sets.length === 0);
  return none ? <p className={styles.note}>{texts.views.noReference}</p> : null;
}
