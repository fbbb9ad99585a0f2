/** Which structure and tool are active, what is shown. */
import { caseStore } from './scope.ts';

export interface SelectionState {
  readonly structureId: string | null;
  readonly hidden: ReadonlySet<string>;
  readonly toolId: string;
}

export const useSelection = caseStore<SelectionState>('selection', () => ({
  structureId: null,
  hidden: new Set(),
  toolId: 'navigate',
}));

export const selectStructure = (structureId: string | null): void => useSelection.setState({ structureId });
export const selectTool = (toolId: string): void => useSelection.setState({ toolId });

export function setHidden(ids: readonly string[], hide: boolean): void {
  useSelection.setState((s) => {
    const hidden = new Set(s.hidden);
    for (const id of ids) {
      if (hide) hidden.add(id);
      else hidden.delete(id);
    }
    return { hidden };
  });
}
