/**
 * Errors nobody expected: no PedicleError, so a fault of ours. Whoever catches one notes it here; the host decides where
 * it is kept (backend/diagnostics). Without a keeper nothing happens.
 */

/** Where it was caught: a fixed word of ours, never data. */
export type Place = 'call' | 'task' | 'load' | 'segmentation' | 'command' | 'host' | 'journal' | 'page';
type Keeper = (place: Place, error: unknown) => void;

let keeper: Keeper | null = null;

/** Sets who keeps unexpected errors of this thread; null for nobody. */
export function keepUnexpected(next: Keeper | null): void {
  keeper = next;
}

/** Notes an unexpected error. Never throws. */
export function noteUnexpected(place: Place, error: unknown): void {
  try {
    keeper?.(place, error);
  } catch {
    // A fault of the keeper must not hide the error itself.
  }
}
