/** The result of an operation before it is applied: drawn dashed over the views. */
import type { Structure } from '../../core/structures/types.ts';
import { caseStore } from './scope.ts';

export const useOperationPreview = caseStore<{ structure: Structure | null }>('operationPreview', () => ({
  structure: null,
}));
export const showOperationPreview = (structure: Structure | null): void => {
  if (useOperationPreview.getState().structure !== structure) useOperationPreview.setState({ structure });
};
