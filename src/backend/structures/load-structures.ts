/** Structures from a file on disk, whatever its kind, placed on a CT. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { traceContours } from '../../core/contours/index.ts';
import { type Finding, PedicleError } from '../../core/errors/errors.ts';
import { type LabelMap, maskFromLabel } from '../../core/masks/index.ts';
import { codesForName, defaultColour, defaultInterpretedType, resolveName } from '../../core/naming/index.ts';
import { createStructure, type Structure } from '../../core/structures/index.ts';
import {
  parseLabelNames,
  readLabelMap,
  resampleLabels,
  sameGeometry,
  volumeFormat,
} from '../../core/volume-io/index.ts';
import type { CtSeries } from '../../dicom/index.ts';
import { decodeRtstruct, type RingRule, type RtstructSource } from '../../dicom/rtstruct/index.ts';

export interface LoadedStructures {
  readonly label: string;
  readonly structures: readonly Structure[];
  readonly findings: readonly Finding[];
  /** What a re-export of an RTSTRUCT needs; null for label maps. */
  readonly source: RtstructSource | null;
}

/** Names beside a label map: `x.json`, `x.csv` or `x.txt` for `x.nii.gz`. */
async function sidecarNames(path: string): Promise<ReadonlyMap<number, string> | undefined> {
  const stem = path.replace(/(\.nii|\.nrrd|\.mha|\.seg)*(\.gz)?$/i, '');
  for (const extension of ['.json', '.csv', '.txt']) {
    const text = await readFile(stem + extension, 'utf8').catch(() => null);
    if (text !== null) return parseLabelNames(text);
  }
  return undefined;
}

/** One structure for each label value present, voxel-exact, TG-263 names and colours where the name is understood. */
export function structuresFromLabels(labels: LabelMap, description: string): Structure[] {
  return [...labels.labels].flatMap(([value, given]) => {
    const slices = traceContours(maskFromLabel(labels, value));
    if (slices.size === 0) return [];
    const name = resolveName(given)?.name ?? given;
    const code = codesForName(name).identification;
    return createStructure({
      name,
      slices,
      colour: defaultColour(name),
      interpretedType: defaultInterpretedType(name),
      // Traced here, not read: holes become keyholes on export.
      provenance: { kind: 'derived', operation: `traced from a ${description}`, edited: false },
      ...(code === undefined ? {} : { code }),
    });
  });
}

async function loadLabels(bytes: Uint8Array, path: string, ct: CtSeries): Promise<LoadedStructures> {
  const { labelMap: read, findings: readFindings } = readLabelMap(bytes, await sidecarNames(path));
  const matches = sameGeometry(read.grid, ct.grid);
  const labels = matches ? read : resampleLabels(read, ct.grid);
  const findings: Finding[] = matches
    ? [...readFindings]
    : [
        ...readFindings,
        {
          code: 'labels-resampled',
          severity: 'warning',
          message: 'The label map is on another grid than the CT and was resampled (nearest voxel).',
          action: 'Check the outlines: up to half a voxel may differ.',
          file: basename(path),
        },
      ];
  const structures = structuresFromLabels({ ...labels, grid: ct.grid }, 'label map');
  if (structures.length === 0) {
    throw new PedicleError(
      'labels-empty',
      'No label of this file lies on the CT.',
      'Check that the label map belongs to this CT.',
    );
  }
  return { label: basename(path).split('.')[0] ?? '', structures, findings, source: null };
}

/**
 * Reads an RTSTRUCT or a label map (NIfTI, NRRD, MHA) and places it on the CT.
 * @throws PedicleError `file-unreadable`, `labels-empty`, or what the readers throw.
 */
export async function loadStructures(
  path: string,
  ct: CtSeries,
  ringRule: RingRule = 'xor',
): Promise<LoadedStructures> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new PedicleError(
      'file-unreadable',
      `${basename(path)} cannot be read.`,
      'Check that it exists and that you may read it.',
      { cause },
    );
  });
  if (volumeFormat(bytes) !== null) return loadLabels(bytes, path, ct);
  const { structureSet, source, findings } = decodeRtstruct(bytes, ct, { ringRule });
  return { label: structureSet.label, structures: structureSet.structures, findings, source };
}
