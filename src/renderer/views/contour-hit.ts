/** Which contours lie under the pointer: what is named, chosen by a click, and asked a menu for. */
import { structuresOf } from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import type { CaseVolume } from '../model/case.ts';
import { useDocument } from '../model/document.ts';
import { caseStore } from '../model/scope.ts';
import { selectStructure, useSelection } from '../model/selection.ts';
import type { Camera, ViewName, ViewPlane } from '../planes/planes.ts';
import { type PlacedPaths, structurePaths } from './structure-paths.ts';

/** What a view of one slice shows now. */
export interface SliceSight {
  readonly volume: CaseVolume;
  readonly plane: ViewPlane;
  readonly slice: number;
  readonly camera: Camera;
}

type PlanePoint = readonly [number, number];

export interface Hit {
  /** Whose line is under the pointer; the chosen structure before others, a small one before a large one. */
  readonly line: Structure | null;
  /** What the pointer is inside of, the smallest first. */
  readonly inside: readonly Structure[];
}

/** How near to a line counts as on it, CSS px. */
const REACH_PX = 5;

/** Never drawn on: it only asks the platform whether a path contains a point. */
let asking: CanvasRenderingContext2D | null = null;

function context(): CanvasRenderingContext2D | null {
  asking ??= document.createElement('canvas').getContext('2d');
  return asking;
}

const sizeOf = ({ box }: PlacedPaths): number => (box.p1 - box.p0) * (box.q1 - box.q0);

/** @param at plane mm. */
export function contoursAt({ volume, plane, slice, camera }: SliceSight, [p, q]: PlanePoint): Hit {
  const ctx = context();
  if (ctx === null) return { line: null, inside: [] };
  const reach = REACH_PX / camera.pxPerMm;
  const { hidden, structureId } = useSelection.getState();
  ctx.lineWidth = 2 * reach;
  const near: { structure: Structure; size: number; onLine: boolean; inside: boolean }[] = [];
  for (const structure of structuresOf(useDocument.getState().structures)) {
    if (hidden.has(structure.id)) continue;
    const paths = structurePaths(structure, volume.grid, plane, slice);
    if (paths === null) continue;
    const { p0, p1, q0, q1 } = paths.box;
    if (p < p0 - reach || p > p1 + reach || q < q0 - reach || q > q1 + reach) continue;
    near.push({
      structure,
      size: structure.id === structureId ? -1 : sizeOf(paths),
      onLine: ctx.isPointInStroke(paths.outline, p, q),
      inside: ctx.isPointInPath(paths.fill, p, q, 'evenodd'),
    });
  }
  near.sort((a, b) => a.size - b.size);
  return {
    line: near.find((n) => n.onLine)?.structure ?? null,
    inside: near.filter((n) => n.inside).map((n) => n.structure),
  };
}

interface Hovered {
  readonly view: ViewName | null;
  readonly at: PlanePoint;
  /** Name and colour of the structure whose line is pointed at. */
  readonly line: Pick<Structure, 'name' | 'colour'> | null;
  /** Names of what the pointer is inside of. */
  readonly inside: string;
}
const nothing: Hovered = { view: null, at: [0, 0], line: null, inside: '' };

export const useHovered = caseStore<Hovered>('hovered', () => nothing);

/** Names what is under the pointer; with null the pointer has left. */
export function hoverContours(sight: SliceSight | null, at: PlanePoint | null): void {
  const before = useHovered.getState();
  if (sight === null || at === null) {
    if (before.view !== null) useHovered.setState(nothing);
    return;
  }
  const hit = contoursAt(sight, at);
  const inside = hit.inside
    .filter((s) => s.interpretedType !== 'EXTERNAL')
    .map((s) => s.name)
    .join(', ');
  const isSame = hit.line === null && before.line === null && before.inside === inside;
  if (!isSame) useHovered.setState({ view: sight.plane.name, at, line: hit.line, inside });
}

/** A click on a line chooses its structure. */
export function chooseContour(sight: SliceSight, at: PlanePoint): void {
  const { line } = contoursAt(sight, at);
  if (line !== null) selectStructure(line.id);
}
