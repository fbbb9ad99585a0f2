/** What each case of the split can judge, and where: the references behind the figures of issue 3. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSeries, scanFolder } from '../../src/backend/studies/index.ts';
import { type Grid, indexPoint, toPatient, type Vec3 } from '../../src/core/geometry/grid.ts';
import {
  emptyMask,
  type IndexBox,
  intersectMasks,
  isEmptyMask,
  type LabelMap,
  type Mask,
  maskFromLabel,
  maskVolumeCc,
  subtractMasks,
  unionMasks,
  type Volume,
} from '../../src/core/masks/index.ts';
import { readLabelMap, readVolume } from '../../src/core/volume-io/index.ts';
import { maskFromArray } from '../builders/mask-arrays.ts';
import { readNrrdMask } from '../builders/nrrd-masks.ts';
import { levelOfValue } from '../builders/spine-classes.ts';
import { type ReferenceVertebra, unionOf } from './score.ts';

/** A structure to judge. `within`: only there, because around it nothing is labelled. */
export interface Reference {
  readonly name: string;
  readonly mask: Mask;
  readonly within: Mask | null;
}

export interface Case {
  readonly volume: Volume;
  readonly references: readonly Reference[];
  readonly vertebrae: readonly ReferenceVertebra[];
  /** Labelled muscles, where a case has them: some, never all. */
  readonly muscle?: Mask;
  /** What to know when reading its figures, or null. */
  readonly note: string | null;
}

/** Labels of organs in `labels.nii.gz` (../shared/data/README.md) by the name Pedicle proposes. */
export const ORGANS: Readonly<Record<string, number>> = {
  Lung_L: 40,
  Lung_R: 41,
  Heart: 42,
  Esophagus: 43,
  Trachea: 44,
  A_Aorta: 45,
  V_Venacava_I: 46,
  Liver: 47,
  Kidney_L: 48,
  Kidney_R: 49,
  Spleen: 50,
  Stomach: 51,
  Bowel_Small: 52,
  Colon: 53,
  Bladder: 54,
  Brainstem: 68,
  Parotid_L: 70,
  Parotid_R: 71,
  Bone_Mandible: 72,
  Larynx: 73,
};

const MUSCLE = 65;

/** A reference of less is the tip of something outside the image: 1 cc of an organ, 5 cc of a vertebra. */
const LEAST_ORGAN_CC = 1;
const LEAST_VERTEBRA_CC = 5;

const NOTES: Readonly<Record<string, string>> = {
  'ts-example': 'labels by machine (TotalSegmentator), reviewed by eye',
  'sagittal-36':
    'spacing is an estimate (±10 %) and HU are re-scaled from 8 bit: figures in mm are rough, vertebrae have no numbers',
  'tptbox-L3': 'a crop of three vertebrae, two of them cut off',
  'thorax-planning': 'clinical contours; no vertebra is labelled',
};

/** The split of issue 3, in its order. */
export function splitCases(data: string): string[] {
  const kbp = readdirSync(join(data, 'train')).filter((name) => /^kbp-(09[1-9]|1[01]\d|120)$/.test(name));
  return ['ts-example', 'verse014', 'sagittal-36', 'tptbox-L3', 'thorax-planning', ...kbp.sort()];
}

/** Loads a case of the split (or any case of train/). */
export async function loadCase(data: string, name: string): Promise<Case> {
  const note = NOTES[name] ?? null;
  if (name === 'thorax-planning') return { ...(await planning(join(data, 'dicom', name))), note };
  const file = (what: string): string => join(data, 'train', name, `${what}.nii.gz`);
  const { volume } = readVolume(readFileSync(file('ct')));
  const { labelMap } = readLabelMap(readFileSync(file('labels')));
  const extra = (what: string): LabelMap | null =>
    existsSync(file(what)) ? readLabelMap(readFileSync(file(what))).labelMap : null;
  const spine = spineReferences(labelMap, name.startsWith('tptbox') || name.startsWith('verse'));
  const bodies = bodyReference(labelMap, extra('vertebral_bodies'), extra('subregions'));
  const references = [...spine.references, ...bodies, ...organReferences(labelMap)];
  const muscle = maskFromLabel(labelMap, MUSCLE);
  return { volume, references, vertebrae: spine.vertebrae, note, ...(!isEmptyMask(muscle) && { muscle }) };
}

/** The planning CT: DICOM with the planners' masks. BODY is left out: it holds couch and mattress. */
async function planning(folder: string): Promise<Omit<Case, 'note'>> {
  const { studies } = await scanFolder([folder]);
  const series = studies.flatMap((s) => s.series).find((s) => s.grid.dims[2] > 50);
  if (!series) throw new Error('thorax-planning: the CT is not there');
  const { volume } = await loadSeries(series);
  const { grid } = volume;
  const read = (name: string): Mask =>
    maskFromArray(grid, readNrrdMask(readFileSync(join(folder, 'masks', `${name}.nrrd`)), grid));
  const cord = read('cord');
  const whole = (name: string, mask: Mask): Reference => ({ name, mask, within: null });
  const references = [
    whole('Lung_L', read('lt lung')),
    whole('Lung_R', read('rt lung')),
    whole('Heart', read('heart')),
    whole('Liver', read('liver')),
    { name: 'SpinalCord', mask: cord, within: slicesOf(cord) },
  ];
  return { volume, references, vertebrae: [] };
}

function spineReferences(
  labels: LabelMap,
  neighboursUnlabelled: boolean,
): { references: Reference[]; vertebrae: ReferenceVertebra[] } {
  const { grid } = labels;
  const vertebrae: ReferenceVertebra[] = [];
  for (let value = 1; value <= 25; value += 1) {
    const mask = maskFromLabel(labels, value);
    const level = levelOfValue(value)?.level;
    if (level && !isEmptyMask(mask)) vertebrae.push({ level, mask });
  }
  const references: Reference[] = [];
  const add = (name: string, mask: Mask, within: Mask | null): void => {
    if (maskVolumeCc(mask) >= LEAST_ORGAN_CC) references.push({ name, mask, within });
  };
  const unnumbered = [28, 29].map((value) => maskFromLabel(labels, value));
  const all = unionOf(grid, [...vertebrae.map((v) => v.mask), ...unnumbered]);
  add(
    'Vertebrae',
    all,
    neighboursUnlabelled
      ? betweenEnds(
          grid,
          vertebrae.map((v) => v.mask),
        )
      : slicesOf(all),
  );
  // 29 marks the lumbar vertebrae but for a thin rim: where their names can be judged, though they have no numbers.
  add('Lumbar vertebrae', unnumbered[1] ?? emptyMask(grid), null);
  const canal = maskFromLabel(labels, 30);
  add('SpinalCanal', canal, slicesOf(canal));
  const cord = maskFromLabel(labels, 31);
  add('SpinalCord', cord, slicesOf(cord));
  add('Sacrum', maskFromLabel(labels, 26), null);
  return { references, vertebrae: vertebrae.filter((v) => maskVolumeCc(v.mask) >= LEAST_VERTEBRA_CC) };
}

/**
 * Bodies: of L1–L5 where a case has them (only what lies inside the vertebra labels: a quarter of that reference does not),
 * or of the one vertebra that is divided (TPTBox: 49 body, 50 its border).
 */
function bodyReference(labels: LabelMap, bodies: LabelMap | null, parts: LabelMap | null): Reference[] {
  if (bodies) {
    const lumbar = unionOf(
      labels.grid,
      [20, 21, 22, 23, 24].map((v) => maskFromLabel(labels, v)),
    );
    const mask = intersectMasks(maskFromLabel(bodies, 1), lumbar);
    return [{ name: 'VBs', mask, within: intersectMasks(lumbar, slicesOf(lumbar)) }];
  }
  if (!parts) return [];
  const mask = unionMasks(maskFromLabel(parts, 49), maskFromLabel(parts, 50));
  const other = subtractMasks(
    unionOf(
      labels.grid,
      [21, 23].map((v) => maskFromLabel(labels, v)),
    ),
    mask,
  );
  return [{ name: 'VBs', mask, within: subtractMasks(slicesOf(mask), other) }];
}

function organReferences(labels: LabelMap): Reference[] {
  return Object.entries(ORGANS).flatMap(([name, value]): Reference[] => {
    const mask = maskFromLabel(labels, value);
    if (maskVolumeCc(mask) < LEAST_ORGAN_CC) return [];
    // Planners stop drawing the oesophagus where their target no longer needs it.
    const within = name === 'Esophagus' ? slicesOf(mask) : null;
    return [{ name, mask, within }];
  });
}

/** Everything on the slices between a mask's first and last one. */
function slicesOf(mask: Mask): Mask {
  if (isEmptyMask(mask)) return mask;
  const [ni, nj] = mask.grid.dims;
  // Case grids are axial or, for NIfTI in RAS, have their third axis along the patient.
  const box: IndexBox = { lo: [0, 0, mask.box.lo[2]], size: [ni, nj, mask.box.size[2]] };
  return { grid: mask.grid, box, data: new Uint8Array(ni * nj * mask.box.size[2]).fill(1) };
}

/**
 * Everything between the outer end plates of the first and the last vertebra, across the line between the centres of the
 * two outer ones: their neighbours are in the image but not labelled, and slices would cut a tilted one in.
 */
function betweenEnds(grid: Grid, masks: readonly Mask[]): Mask {
  const points = masks.map((m) => pointsOf(m));
  const centres = points.map(meanPoint);
  const data = new Uint8Array(grid.dims[0] * grid.dims[1] * grid.dims[2]).fill(1);
  const [first, last] = [0, masks.length - 1];
  for (const [end, inner] of [
    [first, first + 1],
    [last, last - 1],
  ] as const) {
    const [c, d, own] = [centres[end], centres[inner], points[end]];
    if (!c || !d || !own) continue;
    const axis = unit([c[0] - d[0], c[1] - d[1], c[2] - d[2]]);
    const along = (p: Point): number =>
      p.reduce((sum: number, v, a) => sum + (v - c[a as 0]) * axis[a as 0], 0);
    const reach = Float64Array.from(own, along).sort()[Math.floor(0.99 * (own.length - 1))] ?? 0;
    let n = 0;
    for (let k = 0; k < grid.dims[2]; k += 1)
      for (let j = 0; j < grid.dims[1]; j += 1)
        for (let i = 0; i < grid.dims[0]; i += 1, n += 1)
          if (along(toPatient(grid, indexPoint(i, j, k))) > reach) data[n] = 0;
  }
  return maskFromArray(grid, data);
}

type Point = Vec3;

function pointsOf({ grid, box, data }: Mask): Point[] {
  const out: Point[] = [];
  const [si, sj] = box.size;
  data.forEach((on, n) => {
    if (on === 0) return;
    const at = indexPoint(
      box.lo[0] + (n % si),
      box.lo[1] + (Math.floor(n / si) % sj),
      box.lo[2] + Math.floor(n / (si * sj)),
    );
    const p = toPatient(grid, at);
    out.push([p[0], p[1], p[2]]);
  });
  return out;
}

function meanPoint(points: readonly Point[]): Point {
  const sum = [0, 0, 0];
  for (const p of points) for (const a of [0, 1, 2] as const) sum[a]! += p[a];
  return sum.map((v) => v / Math.max(1, points.length)) as unknown as Point;
}

const unit = (v: Point): Point => v.map((x) => x / (Math.hypot(...v) || 1)) as unknown as Point;
