/** The structures of a view on a canvas of their own: drawn again only when one of the things they show has changed. */

import { structuresOf } from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import { type Appearance, appearanceOf, fillFactor, lineFactor, useAppearance } from '../model/appearance.ts';
import { useCompare } from '../model/compare/compare.ts';
import { useDocument } from '../model/document.ts';
import { useReferences } from '../model/references.ts';
import { useSelection } from '../model/selection.ts';
import { useViewSettings } from '../model/view.ts';
import { drawDifferences } from './differences.ts';
import { drawLevels } from './level-labels.ts';
import { drawStructures, type OverlayScene, type StructureStyle } from './overlay.ts';

/** Which structures a view shows; `reference` is the right half of the side-by-side layout. */
export type ViewRole = 'all' | 'edited' | 'reference';

export interface StructureLayer {
  draw(scene: OverlayScene): void;
  clear(): void;
}

export function createStructureLayer(canvas: HTMLCanvasElement, role: ViewRole): StructureLayer {
  const ctx = canvas.getContext('2d');
  let shown: readonly unknown[] = [];
  const clear = (): void => {
    ctx?.setTransform(1, 0, 0, 1, 0, 0);
    ctx?.clearRect(0, 0, canvas.width, canvas.height);
    shown = [];
  };
  return {
    draw: (scene) => {
      const wanted = whatIsShown(scene);
      if (wanted.length === shown.length && wanted.every((part, n) => part === shown[n])) return;
      clear();
      if (ctx !== null) paintStructures(ctx, scene, role);
      shown = wanted;
    },
    clear,
  };
}

/** Everything the picture of the structures depends on. */
function whatIsShown({ place, preview, camera, size, dpr }: OverlayScene): readonly unknown[] {
  const { outlineWidth, fillOpacity, showReference, labels } = useViewSettings.getState();
  const { hidden, structureId } = useSelection.getState();
  const { showDifference, pairing } = useCompare.getState();
  return [
    ...place,
    ...[camera.p, camera.q, camera.pxPerMm, size[0], size[1], dpr],
    ...[outlineWidth, fillOpacity, showReference, labels, hidden, structureId],
    useAppearance.getState().byName,
    ...[showDifference, showDifference ? pairing : null],
    useDocument.getState().structures,
    useReferences.getState().sets,
    preview,
  ];
}

/** The body outline is never filled: it would tint the whole picture. */
function fillOf(structure: Structure, active: boolean, opacity: number): number {
  if (structure.interpretedType === 'EXTERNAL') return 0;
  return active ? Math.min(1, opacity * 1.6) : opacity;
}

function paintStructures(ctx: CanvasRenderingContext2D, scene: OverlayScene, role: ViewRole): void {
  const { outlineWidth, fillOpacity, showReference, labels } = useViewSettings.getState();
  const { hidden, structureId } = useSelection.getState();
  const { byName } = useAppearance.getState();
  // Fills would tint the differences.
  const fill = useCompare.getState().showDifference ? 0 : fillOpacity;
  const lookOf = ({ name }: Structure): Appearance => appearanceOf(byName, name);
  const solid = (s: Structure): StructureStyle => ({
    lineWidthPx: (s.id === structureId ? outlineWidth + 0.75 : outlineWidth) * lineFactor[lookOf(s).line],
    fillOpacity: Math.min(0.9, fillOf(s, s.id === structureId, fill) * fillFactor[lookOf(s).fill]),
    dashed: false,
  });
  const dashed = (): StructureStyle => ({
    lineWidthPx: outlineWidth,
    fillOpacity: 0,
    dashed: role !== 'reference',
  });
  if (role !== 'edited' && (showReference || role === 'reference')) {
    const references = useReferences.getState().sets.flatMap((set) => set.structures);
    drawStructures(
      ctx,
      scene,
      references.filter((s) => !hidden.has(s.id)),
      dashed,
    );
  }
  if (role === 'reference') return;
  const all = structuresOf(useDocument.getState().structures);
  const shown = all.filter((s) => !hidden.has(s.id));
  drawDifferences(ctx, scene, shown);
  const ordered = [
    ...shown.filter((s) => s.id !== structureId),
    ...shown.filter((s) => s.id === structureId),
  ];
  drawStructures(ctx, scene, ordered, solid);
  if (labels) drawLevels(ctx, scene, all, hidden);
}
