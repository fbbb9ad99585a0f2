/** Structures from a file on disk, whatever its kind, placed on a CT. */
import { basename } from 'node:path';
import type { Finding } from '../../core/errors/errors.ts';
import type { Identity, IdentityComparison, IdentityField } from '../../core/identity/index.ts';
import type { Structure } from '../../core/structures/index.ts';
import { volumeFormat } from '../../core/volume-io/index.ts';
import type { CtSeries } from '../../dicom/index.ts';
import { decodeRtstruct, type RingRule, type RtstructSource } from '../../dicom/rtstruct/index.ts';
import { readInput } from '../files/read-input.ts';
import { loadLabels } from './load-labels.ts';

export interface LoadedStructures {
  readonly label: string;
  readonly structures: readonly Structure[];
  readonly findings: readonly Finding[];
  /** What a re-export of an RTSTRUCT needs; null for label maps. */
  readonly source: RtstructSource | null;
  /** What the file says of patient and place, and how that compares with the CT; null for label maps, which say nothing. */
  readonly identity: { readonly file: Identity; readonly comparison: IdentityComparison } | null;
  /** Distance by which all contours lie beside the CT's slices, mm; null when they do not. */
  readonly offsetMm: number | null;
}

export interface LoadStructuresOptions {
  /** Import rule for rings of a slice, default `xor`. */
  readonly ringRule?: RingRule;
  /** Contradictions of identity that a person has accepted. */
  readonly acceptIdentity?: readonly IdentityField[];
  /** Contours that all lie beside the slices by one distance are moved onto them. */
  readonly acceptOffset?: boolean;
}

/**
 * Reads an RTSTRUCT or a label map (NIfTI, NRRD, MHA) and places it on the CT. A file of another patient or place is read all the same: whoever uses the structures asks
 * `refusedIdentity` first (identity-gate.ts).
 * @throws PedicleError `file-unreadable`, `labels-empty`, or what the readers throw.
 */
export async function loadStructures(
  path: string,
  ct: CtSeries,
  options: LoadStructuresOptions = {},
): Promise<LoadedStructures> {
  const bytes = await readInput(path);
  if (volumeFormat(bytes) !== null) {
    const label = basename(path).split('.')[0] ?? '';
    return {
      label,
      ...(await loadLabels(bytes, path, ct.grid)),
      source: null,
      identity: null,
      offsetMm: null,
    };
  }
  const { structureSet, source, identity, comparison, offsetMm, findings } = decodeRtstruct(
    bytes,
    ct,
    options,
  );
  return {
    label: structureSet.label,
    structures: structureSet.structures,
    findings,
    source,
    identity: comparison && { file: identity, comparison },
    offsetMm,
  };
}
