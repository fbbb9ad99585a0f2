/** The 3D cell: surfaces of the structures, their distance to the reference in colours, a click that goes there. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { structuresOf } from '../../core/structures/edit.ts';
import { useCase } from '../model/case.ts';
import { useCompare } from '../model/compare/compare.ts';
import { distanceColour, useCompareSettings } from '../model/compare/settings.ts';
import { structureById, useDocument } from '../model/document.ts';
import { goToPatient, goToStructure } from '../model/go-to.ts';
import { selectStructure, useSelection } from '../model/selection.ts';
import { texts } from '../texts/index.ts';
import { probeGl } from './gl-window.ts';
import { centreOnCursor } from './navigation.ts';
import styles from './SurfaceView.module.css';
import { followBone, useBone, useBoneCt } from './surface/bone.ts';
import { followStructures, shownIn3D, useSurfaceSettings, useSurfaces } from './surface/meshes.ts';
import { mainLetter, type Orbit, orbitAxes } from './surface/orbit.ts';
import { listenToOrbit, orbitByKey } from './surface/orbit-pointer.ts';
import { createSurfaceScene, type SurfaceScene } from './surface/scene.ts';
import viewBoxCss from './ViewBox.module.css';

const t = texts.surface;

function goToPicked(scene: SurfaceScene, xPx: number, yPx: number): void {
  const [picked, volume] = [scene.pick(xPx, yPx), useCase.getState().volume];
  if (picked === null || volume === null) return;
  const structure = structureById(picked.id);
  if (structure === null) goToPatient(picked.pointMm);
  else {
    selectStructure(structure.id);
    goToStructure(structure);
  }
  centreOnCursor();
}

export function SurfaceView() {
  const gl = useMemo(probeGl, []);
  const host = useRef<HTMLDivElement>(null);
  const scene = useRef<SurfaceScene | null>(null);
  const [orbit, setOrbit] = useState<Orbit | null>(null);
  useEffect(() => {
    if (host.current === null || !gl.available) return;
    const made = createSurfaceScene(host.current, gl.software, setOrbit);
    scene.current = made;
    const stopPointer = listenToOrbit(host.current, made, (x, y) => goToPicked(made, x, y));
    const stopFollowing = followStructures(gl.software);
    const stopBone = followBone(gl.software);
    return () => {
      stopPointer();
      stopFollowing();
      stopBone();
      made.dispose();
      scene.current = null;
    };
  }, [gl]);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    // Shift and Alt with an arrow are a tool's and an action's; only `+` may need Shift.
    const held = event.shiftKey || event.altKey || event.ctrlKey || event.metaKey;
    if (held && event.key.startsWith('Arrow')) return;
    const next = scene.current === null ? null : orbitByKey(scene.current.orbit(), event.key);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    scene.current?.setOrbit(next, false);
  };
  if (!gl.available)
    return (
      <section className={`${viewBoxCss.viewport} ${styles.surfaceEmpty}`} aria-label={texts.views.surface}>
        <p>{t.noGl}</p>
      </section>
    );
  return (
    <section className={`${viewBoxCss.viewport} ${viewBoxCss.surfaceView}`} aria-label={texts.views.surface}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a drawing surface; turning and zooming have keys */}
      <div
        ref={host}
        className={`${styles.surfaceCanvas} surface-canvas`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: takes keys (turn, zoom) when focused
        tabIndex={0}
        title={t.hint}
        onKeyDown={onKeyDown}
      />
      <Labels orbit={orbit} software={gl.software} />
      <Controls scene={scene} />
      <Legend />
    </section>
  );
}

function Labels({ orbit, software }: { orbit: Orbit | null; software: boolean }) {
  const structures = useDocument((s) => s.structures);
  const hidden = useSelection((s) => s.hidden);
  const pending = useSurfaces((s) => s.pending);
  const boneNeeded = useBone((s) => s.wanted);
  const hasBone = useBoneCt((s) => s.ct !== null);
  const complete = useCase((s) => s.complete);
  const slow = useBone((s) => s.slow);
  const note = boneNeeded && (software || slow) ? t.boneCoarse(software) : software ? t.software : null;
  const none = shownIn3D(structuresOf(structures), hidden, null, false).length === 0;
  const axes = orbit === null ? null : orbitAxes(orbit);
  return (
    <div className={`${viewBoxCss.viewportLabels} viewport-labels`}>
      <div className={viewBoxCss.labelTl}>
        <b>{texts.views.surface}</b>
        {note === null ? null : <span className={styles.surfaceNote}>{note}</span>}
        {none && !boneNeeded ? <span>{t.none}</span> : null}
        {boneNeeded && !hasBone ? <span>{complete ? t.boneMaking : t.boneWaits}</span> : null}
        {pending > 0 ? <span data-testid="surface-pending">{t.making(pending)}</span> : null}
      </div>
      {axes === null ? null : (
        <>
          <span className={`${viewBoxCss.letter} letter ${viewBoxCss.letterLeft}`}>
            {mainLetter(negative(axes.right))}
          </span>
          <span className={`${viewBoxCss.letter} letter ${viewBoxCss.letterRight}`}>
            {mainLetter(axes.right)}
          </span>
          <span className={`${viewBoxCss.letter} letter ${viewBoxCss.letterTop}`}>{mainLetter(axes.up)}</span>
        </>
      )}
    </div>
  );
}

const negative = (v: readonly [number, number, number]): [number, number, number] => [-v[0], -v[1], -v[2]];

const directions = { A: 0, L: 90, P: 180, R: 270 } as const;

function Controls({ scene }: { scene: React.RefObject<SurfaceScene | null> }) {
  const { showDistances, spineOnly, opacity } = useSurfaceSettings();
  const bone = useBone((s) => s.wanted);
  const hasPairs = useCompare((s) => s.pairing.pairs.length > 0);
  const lookFrom = (azimuth: number): void => {
    const now = scene.current?.orbit();
    if (now !== undefined) scene.current?.setOrbit({ ...now, azimuth, elevation: 0 }, false);
  };
  return (
    <div className={`${styles.surfaceControls} surface-controls`}>
      {(['A', 'L', 'P', 'R'] as const).map((letter) => (
        <button
          key={letter}
          type="button"
          title={t.from[letter]}
          aria-label={t.from[letter]}
          onClick={() => lookFrom(directions[letter])}
        >
          {letter}
        </button>
      ))}
      <button type="button" onClick={() => scene.current?.fit()}>
        {t.fit}
      </button>
      <label title={t.opacity}>
        <input
          type="range"
          aria-label={t.opacity}
          min={0.1}
          max={1}
          step={0.05}
          value={opacity}
          onChange={(e) => useSurfaceSettings.setState({ opacity: Number(e.target.value) })}
        />
      </label>
      <Toggle
        title={t.spineOnlyTitle}
        label={t.spineOnly}
        checked={spineOnly}
        onChange={(on) => {
          useSurfaceSettings.setState({ spineOnly: on });
          scene.current?.fit();
        }}
      />
      <Toggle
        title={t.boneTitle}
        label={t.bone}
        checked={bone}
        onChange={(wanted) => useBone.setState({ wanted })}
      />
      {hasPairs ? (
        <Toggle
          title={t.distancesTitle}
          label={t.distances}
          checked={showDistances}
          onChange={(on) => useSurfaceSettings.setState({ showDistances: on })}
        />
      ) : null}
    </div>
  );
}

interface ToggleProps {
  readonly title: string;
  readonly label: string;
  readonly checked: boolean;
  onChange(on: boolean): void;
}

const Toggle = ({ title, label, checked, onChange }: ToggleProps) => (
  <label title={title}>
    <input type="checkbox" checked={checked} onChange={(e) => onChange(e.target.checked)} />
    {label}
  </label>
);

function Legend() {
  const shown = useSurfaceSettings((s) => s.showDistances);
  const limitMm = useCompareSettings((s) => s.distanceLimitMm);
  const hasPairs = useCompare((s) => s.pairing.pairs.length > 0);
  if (!shown || !hasPairs) return null;
  const stops = [-1, -0.5, 0, 0.5, 1].map((f) => `rgb(${distanceColour(f * limitMm, limitMm).join(' ')})`);
  return (
    <div className={`${styles.surfaceLegend} surface-legend`} data-testid="surface-legend">
      <div style={{ background: `linear-gradient(to right, ${stops.join(', ')})` }} />
      <p>
        {t.legend(limitMm).map((text) => (
          <span key={text}>{text}</span>
        ))}
      </p>
      <p className={styles.surfaceNote}>{t.unpaired}</p>
    </div>
  );
}
