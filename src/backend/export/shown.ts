/** That what is exported is what is on screen. */
import { PedicleError } from '../../core/errors/errors.ts';
import { type StructureSet, structuresDigest } from '../../core/structures/index.ts';

/**
 * The structures as they arrived, against the digest the page made of what it shows: nothing got lost or changed on the way.
 * @throws PedicleError `export-proof-failed`.
 */
export function requireShown(set: StructureSet, shown: string): void {
  if (structuresDigest(set.structures) === shown) return;
  throw new PedicleError(
    'export-proof-failed',
    'The structures that arrived for the export are not those on screen.',
    'Nothing was saved. Try again; if it happens again, report it.',
  );
}
