/** That what is exported is what is on screen. */
import { fault } from '../../core/errors/errors.ts';
import { type StructureSet, structuresDigest } from '../../core/structures/index.ts';

/**
 * The structures as they arrived, against the digest the page made of what it shows: nothing got lost or changed on the way.
 * @throws PedicleError `export-proof-failed`.
 */
export function requireShown(set: StructureSet, shown: string): void {
  if (structuresDigest(set.structures) === shown) return;
  throw fault('export-proof-failed', { at: 'arrival' });
}
