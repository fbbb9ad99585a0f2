/** The phantom's reference structures: contours of the exact label map, named by TG-263. */
import { cropMask, masksFromLabels, unionMasks } from '../masks/index.ts';
import type { LabelMap, Mask } from '../masks/types.ts';
import { codesForName, defaultColour, defaultInterpretedType } from '../naming/index.ts';
import { allLevels, vertebraBodyName, vertebraName } from '../spine/level-names.ts';
import { createStructure } from '../structures/create.ts';
import type { Structure } from '../structures/types.ts';
import { bodyValue, organs, organValue, PART, posteriorValue } from './label-table.ts';
import { lesionStructures, type PlacedLesion } from './lesions.ts';
import type { FullPhantomOptions } from './options.ts';
import { traceOutlines } from './outlines.ts';
import { createRandom } from './random.ts';

interface Recipe {
  readonly name: string;
  readonly values: readonly number[];
  readonly description?: string;
}

const WHOLE = 'Whole vertebra: body and posterior elements.';
const BODY = 'Vertebral body only, without pedicles and posterior elements.';

function recipes(): Recipe[] {
  const list: Recipe[] = [];
  for (const level of allLevels) {
    list.push({
      name: vertebraName(level),
      values: [bodyValue(level), posteriorValue(level)],
      description: WHOLE,
    });
    if (level !== 'C1')
      list.push({ name: vertebraBodyName(level), values: [bodyValue(level)], description: BODY });
  }
  list.push({ name: 'Sacrum', values: [PART.sacrum] });
  list.push({
    name: 'SpinalCanal',
    values: [PART.canal, PART.cord],
    description: 'Bony canal with the cord in it.',
  });
  list.push({ name: 'SpinalCord', values: [PART.cord] });
  for (const organ of organs) list.push({ name: organ, values: [organValue(organ)] });
  list.push({ name: 'Brain', values: [PART.brain] });
  list.push({ name: 'Bone_Mandible', values: [PART.mandible] });
  return list;
}

/**
 * Contours (voxel-exact when rasterised, LPS mm) of everything in the phantom's label map that has a clinical name, outline first, the
 * targets of its lesions last.
 * Ids depend on the seed and the name only.
 */
export function phantomStructures(
  labels: LabelMap,
  { seed, outlines }: Pick<FullPhantomOptions, 'seed' | 'outlines'>,
  lesions: readonly PlacedLesion[],
): Structure[] {
  const masks = masksFromLabels(labels);
  const structures: Structure[] = [];
  const add = (name: string, mask: Mask, description = ''): void => {
    if (mask.data.length === 0) return;
    const { identification } = codesForName(name);
    structures.push(
      createStructure({
        id: stableId(name, seed),
        name,
        interpretedType: defaultInterpretedType(name),
        colour: defaultColour(name),
        slices: traceOutlines(mask, outlines),
        provenance: { kind: 'derived', operation: 'digital phantom', edited: false, automatic: true },
        ...(description && { description }),
        ...(identification && { code: identification }),
      }),
    );
  };
  add('External', outline(labels));
  for (const { name, values, description } of recipes()) {
    const parts = values
      .map((v) => masks.get(v))
      .filter((m): m is Mask => m !== undefined && m.data.length > 0);
    if (parts.length > 0)
      add(
        name,
        parts.reduce((a, b) => unionMasks(a, b)),
        description,
      );
  }
  structures.push(...lesionStructures(labels, lesions, outlines, (name) => stableId(name, seed)));
  return structures;
}

/** Everything but air and couch. Air inside the body carries a label, so this is the closed outline. */
function outline({ grid, data }: LabelMap): Mask {
  const inside = new Uint8Array(data.length);
  for (let n = 0; n < data.length; n += 1) inside[n] = data[n] !== 0 && data[n] !== PART.couch ? 1 : 0;
  return cropMask({ grid, box: { lo: [0, 0, 0], size: grid.dims }, data: inside });
}

/** A UUID-shaped id that depends on the name and the seed only. */
function stableId(name: string, seed: number): string {
  let hash = 2166136261 ^ seed;
  for (const c of name) hash = Math.imul(hash ^ (c.codePointAt(0) ?? 0), 16777619);
  const random = createRandom(hash);
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
