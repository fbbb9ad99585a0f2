/** Computes what the form would do while it is being filled in, a moment after the last change. */
import { useEffect, useState } from 'react';
import type { OperationRequest } from '../../../core/editing/index.ts';
import { diffSlices } from '../../../core/structures/edit.ts';
import type { SliceRings, Structure } from '../../../core/structures/types.ts';
import { useCase } from '../../model/case.ts';
import { showOperationPreview } from '../../model/operation-preview.ts';
import { computeOperation } from '../../workers/operations/client.ts';

export interface Outcome {
  readonly slices: SliceRings;
  readonly changed: number;
}
export type PreviewState = 'off' | 'computing' | { readonly error: string } | Outcome;

const WAIT_MS = 120;
/** Bright on every structure colour and on bone. */
const PREVIEW_COLOUR = [255, 255, 120] as const;

/** @param request null = nothing to show. A newer request lets the answer to an older one go. */
export function usePreview(structure: Structure | null, request: OperationRequest | null): PreviewState {
  const [state, setState] = useState<PreviewState>('off');
  useEffect(() => {
    const volume = useCase.getState().volume;
    showOperationPreview(null);
    if (structure === null || request === null || volume === null) {
      setState('off');
      return;
    }
    let live = true;
    setState('computing');
    const show = (slices: SliceRings): void => {
      if (!live) return;
      const changed = diffSlices(structure, slices).length;
      setState({ slices, changed });
      if (changed > 0)
        showOperationPreview({ ...structure, id: 'operation-preview', colour: PREVIEW_COLOUR, slices });
    };
    const timer = setTimeout(() => {
      computeOperation(volume.grid, request).then(show, (error: Error) => {
        if (live) setState({ error: error.message });
      });
    }, WAIT_MS);
    return () => {
      live = false;
      clearTimeout(timer);
      showOperationPreview(null);
    };
  }, [structure, request]);
  return state;
}
