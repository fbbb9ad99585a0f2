/** What may not be edited, and telling the user why: asked by everything that changes contours. */
import type { Structure } from '../../core/structures/types.ts';
import { isLocked, tellLocked, useDocument } from './document.ts';

/** True, and the user is told, when the structure is locked. */
export function refusedAsLocked({ id, name }: Pick<Structure, 'id' | 'name'>): boolean {
  const locked = isLocked(useDocument.getState(), id);
  if (locked) tellLocked(name);
  return locked;
}
