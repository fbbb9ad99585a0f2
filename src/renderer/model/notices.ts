/** Short messages to the user, and which dialog is open. */
import { create } from 'zustand';
import { fault, PedicleError } from '../../core/errors/errors.ts';
import { noteUnexpected } from '../../core/errors/unexpected.ts';

export interface Notice {
  readonly id: number;
  readonly kind: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly action: string;
}

export type DialogName =
  | 'open'
  | 'import'
  | 'export'
  | 'shortcuts'
  | 'guide'
  | 'recover'
  | 'addStructure'
  | 'about'
  | 'reference'
  | 'report'
  | 'protocol'
  | 'copy'
  | 'ct'
  | 'sign'
  | 'caseReport'
  | 'worklist';

let nextId = 1;
export const useNotices = create<{ notices: readonly Notice[] }>(() => ({ notices: [] }));
export const useDialog = create<{ open: DialogName | null }>(() => ({ open: null }));

export const dismiss = (id: number): void =>
  useNotices.setState((s) => ({ notices: s.notices.filter((n) => n.id !== id) }));

/** Shows a notice; information goes by itself after a while, problems stay until dismissed. */
export function notify(kind: Notice['kind'], message: string, action = ''): void {
  const id = nextId++;
  useNotices.setState((s) => ({ notices: [...s.notices.slice(-3), { id, kind, message, action }] }));
  if (kind === 'info') setTimeout(() => dismiss(id), 5000);
}

export function notifyError(error: unknown): void {
  if (!(error instanceof PedicleError)) noteUnexpected('page', error);
  const { message, action } = error instanceof PedicleError ? error : fault('internal', { what: 'fault' });
  notify('error', message, action);
}

export const openDialog = (open: DialogName): void => useDialog.setState({ open });
export const closeDialog = (): void => useDialog.setState({ open: null });
