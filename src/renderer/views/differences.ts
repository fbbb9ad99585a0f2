/** Where an edited structure and its reference differ on a slice, as filled areas: more than the reference, less than it. */
import type { Structure } from '../../core/structures/types.ts';
import { currentSet, useCompare } from '../model/compare/compare.ts';
import { differenceColours } from '../model/compare/settings.ts';
import { type OverlayScene, setMillimetres } from './overlay.ts';

const OPACITY = 0.62;
const nothing = (): Path2D => new Path2D();

/** A rectangle around everything on screen, in plane mm; with a path inside it and even-odd it is that path's outside. */
function outside(scene: OverlayScene, path: Path2D): Path2D {
  const { camera, size } = scene;
  const [w, h] = [(2 * size[0]) / camera.pxPerMm, (2 * size[1]) / camera.pxPerMm];
  const around = new Path2D();
  around.rect(camera.p - w / 2, camera.q - h / 2, w, h);
  around.addPath(path);
  return around;
}

function fillWithin(ctx: CanvasRenderingContext2D, within: Path2D, area: Path2D, colour: string): void {
  ctx.save();
  ctx.clip(within, 'evenodd');
  ctx.fillStyle = colour;
  ctx.fill(area, 'evenodd');
  ctx.restore();
}

/**
 * Fills added and removed areas of every shown structure that has a partner; exact for the contours, in all planes.
 * Draws nothing while the overlay is off. The transform is left in plane mm.
 */
export function drawDifferences(
  ctx: CanvasRenderingContext2D,
  scene: OverlayScene,
  structures: readonly Structure[],
): void {
  const { showDifference, pairing } = useCompare.getState();
  if (!showDifference) return;
  const references = new Map(currentSet()?.structures.map((s) => [s.id, s]));
  const partners = new Map(pairing.pairs.map((p) => [p.testId, references.get(p.referenceId)]));
  const colour = (kind: 'added' | 'removed'): string =>
    `rgba(${differenceColours[kind].join(', ')}, ${OPACITY})`;
  setMillimetres(ctx, scene);
  for (const structure of structures) {
    const reference = partners.get(structure.id);
    if (reference === undefined) continue;
    const [test, ref] = [structure, reference].map((s) => scene.pathsOf(s)?.fill ?? nothing()) as [
      Path2D,
      Path2D,
    ];
    fillWithin(ctx, test, outside(scene, ref), colour('added'));
    fillWithin(ctx, ref, outside(scene, test), colour('removed'));
  }
}
