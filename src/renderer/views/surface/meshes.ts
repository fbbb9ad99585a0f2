/** The surfaces of the shown structures, made in a worker and kept until their contours change. */
import { create } from 'zustand';
import type { Grid } from '../../../core/geometry/grid.ts';
import { structuresOf } from '../../../core/structures/edit.ts';
import type { SliceRings, Structure } from '../../../core/structures/types.ts';
import type { SurfaceMesh } from '../../../core/surfaces/index.ts';
import { useCase } from '../../model/case.ts';
import { partnerOf, useCompare } from '../../model/compare/compare.ts';
import { useDocument } from '../../model/document.ts';
import { notifyError } from '../../model/notices.ts';
import { type CaseScope, caseStore, caseValue } from '../../model/scope.ts';
import { useSelection } from '../../model/selection.ts';
import { groupOf } from '../../model/structure-groups.ts';
import { createQueue } from '../../workers/queue.ts';
import { meshInWorker } from '../../workers/surfaces/client.ts';

/** Of the open case. */
export interface SurfacesState {
  /** By structure id. */
  readonly meshes: ReadonlyMap<string, SurfaceMesh>;
  readonly pending: number;
}

/** The user's way of looking, whichever case is open. */
export interface SurfaceSettings {
  /** Colour by distance to the paired reference. */
  readonly showDistances: boolean;
  /** Only vertebrae, canal, cord, targets and the chosen structure: organs would hide them. */
  readonly spineOnly: boolean;
  /** 0–1, of all but the chosen structure. */
  readonly opacity: number;
}

export const useSurfaces = caseStore<SurfacesState>('surfaces', () => ({ meshes: new Map(), pending: 0 }));

export const useSurfaceSettings = create<SurfaceSettings>(() => ({
  showDistances: false,
  spineOnly: true,
  opacity: 1,
}));

/** Fine enough to look at; a software renderer gets fewer triangles, more of them when it shows few structures. */
const MOST_VERTICES = { software: 5_000, softwareFew: 20_000, hardware: 40_000 };
const FEW = 3;

function mostVerticesFor(software: boolean, count: number): number {
  if (!software) return MOST_VERTICES.hardware;
  return count <= FEW ? MOST_VERTICES.softwareFew : MOST_VERTICES.software;
}

type Inputs = readonly [Grid, SliceRings, SliceRings | null, number];

const setMesh = (scope: CaseScope, key: string, mesh: SurfaceMesh | null): void =>
  useSurfaces.in(scope).setState((s) => {
    const meshes = new Map(s.meshes);
    if (mesh === null) meshes.delete(key);
    else meshes.set(key, mesh);
    return { meshes };
  });

const queueOf = caseValue((scope) => {
  const queue = createQueue<Inputs, SurfaceMesh>({
    compute: ({ inputs: [grid, slices, reference, mostVertices] }) =>
      meshInWorker({ grid, slices, reference, mostVertices }),
    onResult: (key, mesh) => setMesh(scope, key, mesh),
    onError: (key, error) => {
      setMesh(scope, key, null);
      notifyError(error);
    },
    onGone: (key) => setMesh(scope, key, null),
    onPending: (pending) => useSurfaces.in(scope).setState({ pending }),
    delayMs: () => 60,
    setTimer: (work, ms) => setTimeout(work, ms),
    clearTimer: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  });
  scope.onDispose(queue.stop);
  return queue;
});

const isSpine = (s: Structure): boolean =>
  ['target', 'vertebra'].includes(groupOf(s)) || /^(spinal|cauda|cord|canal)/i.test(s.name);

/**
 * The structures the 3D view shows, vertebrae first: those visible in the list, without the body outline, which would hide
 * the rest, and without organs when only the spine is wanted and there is one.
 */
export function shownIn3D(
  structures: readonly Structure[],
  hidden: ReadonlySet<string>,
  activeId: string | null,
  spineOnly: boolean,
): Structure[] {
  const visible = structures.filter(
    (s) => s.interpretedType !== 'EXTERNAL' && s.slices.size > 0 && !hidden.has(s.id),
  );
  const spine = visible.filter(isSpine);
  if (spineOnly && spine.length > 0) return visible.filter((s) => isSpine(s) || s.id === activeId);
  return [...spine, ...visible.filter((s) => !isSpine(s))];
}

function refresh(software: boolean): void {
  const grid = useCase.getState().volume?.grid;
  const { showDistances, spineOnly } = useSurfaceSettings.getState();
  const all = structuresOf(useDocument.getState().structures);
  const { hidden, structureId } = useSelection.getState();
  const wanted = grid === undefined ? [] : shownIn3D(all, hidden, structureId, spineOnly);
  const mostVertices = mostVerticesFor(software, wanted.length);
  queueOf().want(
    wanted.map((s) => ({
      key: s.id,
      inputs: [
        grid as Grid,
        s.slices,
        showDistances ? (partnerOf(s.id)?.slices ?? null) : null,
        mostVertices,
      ],
    })),
    structureId,
  );
}

/** Keeps the surfaces up to date while the 3D view is open. @returns a function that stops it. */
export function followStructures(software: boolean): () => void {
  const again = (): void => refresh(software);
  const stops = [
    useDocument.subscribe((now, before) => {
      if (now.structures !== before.structures) again();
    }),
    useSelection.subscribe((now, before) => {
      if (now.hidden !== before.hidden || now.structureId !== before.structureId) again();
    }),
    useCase.subscribe((now, before) => {
      if (now.volume !== before.volume) again();
    }),
    useCompare.subscribe((now, before) => {
      if (now.pairing !== before.pairing) again();
    }),
    useSurfaceSettings.subscribe((now, before) => {
      if (now.showDistances !== before.showDistances || now.spineOnly !== before.spineOnly) again();
    }),
  ];
  again();
  return () => {
    for (const stop of stops) stop();
  };
}
