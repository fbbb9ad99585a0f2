/** Structures from a label map on disk (NIfTI, NRRD, MHA; one layer or several), placed on a CT. */
import { basename, dirname, join } from 'node:path';
import { traceContours } from '../../core/contours/index.ts';
import { type Finding, fault, finding } from '../../core/errors/errors.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import { type LabelMap, maskFromLabel } from '../../core/masks/index.ts';
import { codesForName, defaultColour, defaultInterpretedType, sureName } from '../../core/naming/index.ts';
import { createStructure, type Structure } from '../../core/structures/index.ts';
import { parseLabelNames, readLabelMaps, resampleLabels, sameLattice } from '../../core/volume-io/index.ts';
import { readInput } from '../files/read-input.ts';

/** Longest file of names. */
const MAX_NAMES_BYTES = 16 * 2 ** 20;

/** Where names may lie for `x.nii.gz`: beside it under its own name, or the tables that BIDS and nnU-Net keep for a whole folder. */
function namePlaces(path: string): string[] {
  const stem = path.replace(/(\.nii|\.nrrd|\.mha|\.seg)*(\.gz)?$/i, '');
  const folder = dirname(path);
  return [
    ...['.json', '.tsv', '.csv', '.txt', '.label', '.ctbl'].map((ending) => stem + ending),
    join(folder, 'dseg.tsv'),
    join(folder, 'dataset.json'),
    join(dirname(folder), 'dataset.json'),
  ];
}

/** The first table of labels beside the map; files that are called like one and are none are told, not guessed at. */
async function sidecarNames(
  path: string,
): Promise<{ names: ReadonlyMap<number, string> | undefined; findings: Finding[] }> {
  const findings: Finding[] = [];
  for (const place of namePlaces(path)) {
    const text = await readInput(place, MAX_NAMES_BYTES).catch(() => null);
    if (text === null) continue;
    const file = basename(place);
    const names = parseLabelNames(text.toString('utf8'));
    if (names !== null) {
      findings.push(finding('labels-names-from', 'info', {}, { file }));
      return { names, findings };
    }
    findings.push(finding('labels-names-ignored', 'info', {}, { file }));
  }
  return { names: undefined, findings };
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
    findings: [finding('labels-renamed', 'info', { names: shown })],
  };
}

/** One structure for each label value present, voxel-exact; names are TG-263's where the label is understood beyond doubt. */
function structuresFromLabels(
  maps: readonly LabelMap[],
  description: string,
): { structures: Structure[]; findings: Finding[] } {
  const entries = maps.flatMap((map) => [...map.labels].map(([value, name]) => ({ map, value, name })));
  const { names, findings } = labelNames(entries.map((entry) => entry.name));
  const structures = entries.flatMap(({ map, value }, n) => {
    const slices = traceContours(maskFromLabel(map, value));
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

function labelled({ data }: LabelMap): number {
  let count = 0;
  for (const value of data) if (value !== 0) count += 1;
  return count;
}

/** The maps on the CT's grid: exact where both share one lattice of voxels, else the nearest voxel; what that costs is told. */
function ontoCt(
  maps: readonly LabelMap[],
  grid: Grid,
  file: string,
): { maps: LabelMap[]; findings: Finding[] } {
  const exact = maps.every((map) => sameLattice(map.grid, grid));
  const moved = maps.map((map) => resampleLabels(map, grid));
  if (!exact) {
    const resampled = finding('labels-resampled', 'warning', {}, { file });
    return { maps: moved, findings: [resampled] };
  }
  const lost = maps.reduce((sum, map, n) => sum + labelled(map) - labelled(moved[n] as LabelMap), 0);
  const outside: Finding[] = lost === 0 ? [] : [finding('labels-outside', 'warning', { lost }, { file })];
  return { maps: moved, findings: outside };
}

/**
 * @param bytes the whole label map; `path` is where it lies, for the names beside it.
 * @throws PedicleError `labels-empty`, and what the readers throw.
 */
export async function loadLabels(
  bytes: Uint8Array,
  path: string,
  grid: Grid,
): Promise<{ structures: Structure[]; findings: Finding[] }> {
  const { names, findings: beside } = await sidecarNames(path);
  const { labelMaps, findings: read } = readLabelMaps(bytes, names);
  const { maps, findings: moved } = ontoCt(labelMaps, grid, basename(path));
  const made = structuresFromLabels(maps, 'label map');
  if (made.structures.length === 0) {
    throw fault('labels-empty');
  }
  return { structures: made.structures, findings: [...beside, ...read, ...moved, ...made.findings] };
}
