/** Structures from a file on disk, whatever its kind, placed on a CT. */
import { basename } from 'node:path';
import { traceContours } from '../../core/contours/index.ts';
import { type Finding, PedicleError } from '../../core/errors/errors.ts';
import type { Identity, IdentityComparison, IdentityField } from '../../core/identity/index.ts';
import { type LabelMap, maskFromLabel } from '../../core/masks/index.ts';
import { codesForName, defaultColour, defaultInterpretedType, sureName } from '../../core/naming/index.ts';
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
import { readInput } from '../files/read-input.ts';

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

/** Longest file of names. */
const MAX_NAMES_BYTES = 16 * 2 ** 20;

/** Names beside a label map: `x.json`, `x.csv` or `x.txt` for `x.nii.gz`. */
async function sidecarNames(path: string): Promise<ReadonlyMap<number, string> | undefined> {
  const stem = path.replace(/(\.nii|\.nrrd|\.mha|\.seg)*(\.gz)?$/i, '');
  for (const extension of ['.json', '.csv', '.txt']) {
    const text = await readInput(stem + extension, MAX_NAMES_BYTES).catch(() => null);
    if (text !== null) return parseLabelNames(text.toString('utf8'));
  }
  return undefined;
}

/** Names for the labels of a map: TG-263 where that is sure and nothing else is called so; every change is told. */
function labelNames(given: readonly string[]): { names: string[]; findings: Finding[] } {
  const sure = given.map(sureName);
  const all = [...given, ...sure].map((name) => name.toLowerCase());
  const wanted = (name: string): number => all.filter((other) => other === name.toLowerCase()).length;
  const names = given.map((name, n) => {
    const better = sure[n] as string;
    // Its own two entries are expected where only case changes; any further one is another structure.
    const own = better.toLowerCase() === name.toLowerCase() ? 2 : 1;
    return wanted(better) > own ? name : better;
  });
  const changed = given.flatMap((name, n) => (names[n] === name ? [] : [`${name} → ${names[n]}`]));
  if (changed.length === 0) return { names, findings: [] };
  const shown = changed.length > 20 ? [...changed.slice(0, 20), `… ${changed.length} in all`] : changed;
  return {
    names,
    findings: [
      {
        code: 'labels-renamed',
        severity: 'info',
        message: `Labels are called by their TG-263 names: ${shown.join(', ')}.`,
        action: 'Rename a structure where its label meant something else.',
      },
    ],
  };
}

/** One structure for each label value present, voxel-exact; names are TG-263's where the label is understood beyond doubt. */
function structuresFromLabels(
  labels: LabelMap,
  description: string,
): { structures: Structure[]; findings: Finding[] } {
  const { names, findings } = labelNames([...labels.labels.values()]);
  const structures = [...labels.labels.keys()].flatMap((value, n) => {
    const slices = traceContours(maskFromLabel(labels, value));
    if (slices.size === 0) return [];
    const name = names[n] as string;
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
  return { structures, findings };
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
  const made = structuresFromLabels({ ...labels, grid: ct.grid }, 'label map');
  const { structures } = made;
  findings.push(...made.findings);
  if (structures.length === 0) {
    throw new PedicleError(
      'labels-empty',
      'No label of this file lies on the CT.',
      'Check that the label map belongs to this CT.',
    );
  }
  return {
    label: basename(path).split('.')[0] ?? '',
    structures,
    findings,
    source: null,
    identity: null,
    offsetMm: null,
  };
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
  if (volumeFormat(bytes) !== null) return loadLabels(bytes, path, ct);
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
