/** The result of an operation before it is applied: drawn dashed over the views. */
import { create } from 'zustand';
import type { Structure } from '../../core/structures/types.ts';

export const useOperationPreview = create<{ structure: Structure | null }>(() => ({ structure: null }));
export const showOperationPreview = (structure: Structure | null): void => {
  if (useOperationPreview.getState().structure !== structure) useOperationPreview.setState({ structure });
};
