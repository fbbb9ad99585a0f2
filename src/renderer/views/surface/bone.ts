/** Bone in the 3D view: whether it is wanted, and the small copy of the CT it is drawn from, made between frames. */
import type vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import { create } from 'zustand';
import { type CaseVolume, useCase } from '../../model/case.ts';
import { notifyError } from '../../model/notices.ts';
import { caseStore } from '../../model/scope.ts';
import type { GlWindow } from '../gl-window.ts';
import type { BoneActor } from './bone-actor.ts';
import { type CoarseCt, coarsenCt, coarseSteps } from './coarse-ct.ts';

export interface BoneSettings {
  readonly wanted: boolean;
  /** The graphics card was measured to be too slow for every pixel. */
  readonly slow: boolean;
}
export const useBone = create<BoneSettings>(() => ({ wanted: false, slow: false }));

/** The small copy of the open case's CT, while it is there. */
export const useBoneCt = caseStore<{ readonly ct: CoarseCt | null }>('boneCt', () => ({ ct: null }));

/** One byte a voxel, on the page and on the card: 24 MB, or 3 MB for a software renderer, which reads each by hand. */
const MOST_VOXELS = { software: 3_000_000, hardware: 24_000_000 };
const PIECE_MS = 8;
/** A picture that takes longer makes turning stutter. */
const SLOW_MS = 80;

/** Keeps the copy up to date while the 3D view is open: once the CT is complete and bone is wanted. @returns a stop. */
export function followBone(software: boolean): () => void {
  let of: CaseVolume | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const forget = (): void => {
    if (timer !== null) clearTimeout(timer);
    [timer, of] = [null, null];
    if (useBoneCt.getState().ct !== null) useBoneCt.setState({ ct: null });
  };
  const make = (volume: CaseVolume): void => {
    of = volume;
    const steps = coarseSteps(volume.grid, software ? MOST_VOXELS.software : MOST_VOXELS.hardware);
    const work = coarsenCt(volume, steps);
    const piece = (): void => {
      const until = performance.now() + PIECE_MS;
      let next = work.next();
      while (next.done !== true && performance.now() < until) next = work.next();
      if (next.done === true) useBoneCt.setState({ ct: next.value });
      else timer = setTimeout(piece, 0);
    };
    piece();
  };
  const follow = (): void => {
    const { volume, complete } = useCase.getState();
    const due = useBone.getState().wanted && complete ? volume : null;
    if (due === of) return;
    forget();
    if (due !== null) make(due);
  };
  const stops = [useCase.subscribe(follow), useBone.subscribe(follow)];
  follow();
  return () => {
    for (const stop of stops) stop();
    forget();
  };
}

export interface ShownBone {
  /** What is in the scene now. */
  shown(): CoarseCt | null;
  /** Draws; the second picture with bone is waited for, to know what this card can do. */
  timed(draw: () => void): void;
  /** None or one box: x0, x1, y0, y1, z0, z1 in LPS mm. */
  bounds(): readonly (readonly number[])[];
  dispose(): void;
}

/** Puts the bone into a scene when its copy of the CT is there. The volume renderer is loaded when first needed. */
export function showBone(
  gl: GlWindow,
  renderer: ReturnType<typeof vtkRenderer.newInstance>,
  software: boolean,
  onChange: () => void,
): ShownBone {
  let shown: BoneActor | null = null;
  let stopVolumes: (() => void) | null = null;
  let isGone = false;
  let pictures = 0;
  const remove = (): void => {
    if (shown === null) return;
    renderer.removeVolume(shown.actor);
    shown.dispose();
    shown = null;
  };
  const sync = async (): Promise<void> => {
    const { ct } = useBoneCt.getState();
    if (shown !== null && shown.ct !== ct) {
      remove();
      onChange();
    }
    if (ct === null || shown !== null) return;
    const { allowVolumes, createBoneActor } = await import('./bone-actor.ts');
    if (isGone || shown !== null || useBoneCt.getState().ct !== ct) return;
    stopVolumes ??= allowVolumes(gl);
    shown = createBoneActor(ct, software);
    renderer.addVolume(shown.actor);
    onChange();
  };
  const changed = (): void => {
    sync().catch(notifyError);
  };
  const stop = useBoneCt.subscribe(changed);
  changed();
  return {
    shown: () => shown?.ct ?? null,
    timed: (draw) => {
      const start = performance.now();
      draw();
      if (shown === null || software) return;
      pictures += 1;
      // The first one builds the shaders and takes the copy to the card.
      if (pictures > 2) return;
      gl.finish();
      if (pictures === 2 && performance.now() - start > SLOW_MS) useBone.setState({ slow: true });
    },
    bounds: () => (shown === null ? [] : [shown.actor.getBounds()]),
    dispose: () => {
      isGone = true;
      stop();
      remove();
      stopVolumes?.();
    },
  };
}
