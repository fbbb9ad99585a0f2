/** What the reading commands work on: a CT's HU and structures on its grid, DICOM or volume files. */
import { resolve } from 'node:path';
import { readInput } from '../../backend/files/read-input.ts';
import {
  acceptedFindings,
  identityFieldsOf,
  requireIdentity,
} from '../../backend/structures/identity-gate.ts';
import { loadLabels } from '../../backend/structures/load-labels.ts';
import { loadStructures } from '../../backend/structures/load-structures.ts';
import { structureMask } from '../../core/contours/index.ts';
import type { Finding } from '../../core/errors/errors.ts';
import type { Identity } from '../../core/identity/index.ts';
import { isEmptyMask, type Mask, type Volume } from '../../core/masks/index.ts';
import type { Structure } from '../../core/structures/index.ts';
import { ctIdentity } from '../../dicom/index.ts';
import { openCtImage } from './ct-image.ts';
import { usageError } from './outcome.ts';

export interface CtAndStructures {
  readonly volume: Volume;
  /** What the CT says of itself; null for a volume file, which says nothing. */
  readonly identity: Identity | null;
  /** Patient's Sex of the CT, '' where it says nothing. */
  readonly sex: string;
  /** Those with contours, in the file's order. */
  readonly structures: readonly {
    readonly structure: Structure;
    readonly name: string;
    readonly mask: Mask;
  }[];
  readonly findings: readonly Finding[];
}

export interface CtOptions {
  readonly series?: string;
  readonly resample?: string | true;
  readonly acceptIdentity?: string;
  /** Only these, comma-separated. */
  readonly structures?: string;
}

/**
 * @param ct a DICOM folder, or a NIfTI, NRRD or MHA file; with a volume file the structures are a label map.
 * @throws PedicleError as `openCtImage` and `loadStructures`; `usage` for a structure that is not there.
 */
export async function openCtAndStructures(
  ct: string,
  input: string,
  { series: uid, resample, acceptIdentity: accept, structures: wanted }: CtOptions,
): Promise<CtAndStructures> {
  const acceptIdentity = identityFieldsOf(accept);
  const image = await openCtImage(ct, uid, resample);
  const loaded = await structuresOn(image, resolve(input), acceptIdentity);
  const names = wanted?.split(',').map((name) => name.trim());
  const missing = names?.filter((name) => !loaded.structures.some((s) => s.name === name)) ?? [];
  if (missing.length > 0) throw usageError({ what: 'structures', missing });
  const { volume, findings } = await image.load(new AbortController().signal);
  const structures = loaded.structures
    .filter((s) => names === undefined || names.includes(s.name))
    .map((structure) => ({ structure, name: structure.name, mask: structureMask(structure, volume.grid) }))
    .filter(({ mask }) => !isEmptyMask(mask));
  return {
    volume,
    identity: image.series && ctIdentity(image.series),
    sex: image.series?.study.patientSex ?? '',
    structures,
    findings: [...acceptedFindings(loaded.structures), ...image.findings, ...findings, ...loaded.findings],
  };
}

async function structuresOn(
  image: Awaited<ReturnType<typeof openCtImage>>,
  path: string,
  acceptIdentity: ReturnType<typeof identityFieldsOf>,
): Promise<{ structures: readonly Structure[]; findings: readonly Finding[] }> {
  if (image.series === null) return loadLabels(await readInput(path), path, image.grid);
  const loaded = await loadStructures(path, image.series, { acceptIdentity });
  requireIdentity(loaded, acceptIdentity, '--accept-identity');
  return loaded;
}
