/** The result of an operation not yet applied: dashed over everything else. */
import { useOperationPreview } from '../model/operation-preview.ts';
import { drawStructures, type OverlayScene } from './overlay.ts';

const DASHED = { lineWidthPx: 2, fillOpacity: 0, dashed: true } as const;

export function drawOperationPreview(ctx: CanvasRenderingContext2D, scene: OverlayScene): void {
  const { structure } = useOperationPreview.getState();
  if (structure !== null) drawStructures(ctx, scene, [structure], () => DASHED);
}
