/**
 * Faults of structure sets, one a file. As a script it writes them: `node tests/builders/planted-defects.ts <folder>`
 * puts the clean set, one file a fault, and list.json with what must be found into the folder.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Code } from '../../src/core/errors/catalogue/index.ts';
import {
  add,
  change,
  image,
  more,
  moveAll,
  rename,
  replace,
  roi,
  shapesOf,
  swapNames,
  withOptions,
} from './draft-changes.ts';
import { cleanDraft, type Draft, draftFile, ellipse, onSlice, plantedCt } from './planted-set.ts';

export interface Defect {
  readonly id: string;
  readonly code: Code;
  /** The structure it is planted in; absent for a fault of the file. */
  readonly roi?: string;
  readonly profile?: string;
  readonly slices?: readonly number[];
  plant(draft: Draft): void;
}

/** Every fault, by what must be found. */
export const defects: readonly Defect[] = [
  { id: 'name-missing', code: 'rtstruct-name-missing', plant: rename('Liver', '') },
  {
    id: 'name-twice',
    code: 'rtstruct-duplicate-name',
    roi: 'kidney_l',
    plant: rename('Kidney_R', 'kidney_l'),
  },
  {
    id: 'name-not-standard',
    code: 'rtstruct-name-not-tg263',
    roi: 'cord',
    plant: rename('SpinalCord', 'cord'),
  },
  { id: 'name-over-16', code: 'rtstruct-name-long', plant: rename('Liver', `Liver_${'x'.repeat(30)}`) },
  {
    id: 'name-over-16-eclipse',
    code: 'profile-name-long',
    roi: 'LiverWithoutItsTumours',
    profile: 'eclipse',
    plant: rename('Liver', 'LiverWithoutItsTumours'),
  },
  {
    id: 'name-sign-pinnacle',
    code: 'profile-name-characters',
    roi: 'Liver/2',
    profile: 'pinnacle',
    plant: rename('Liver', 'Liver/2'),
  },
  {
    id: 'empty',
    code: 'rtstruct-roi-empty',
    roi: 'Liver',
    plant: (d) => change(d, 'Liver', { slices: new Map() }),
  },
  {
    id: 'empty-eclipse',
    code: 'profile-empty',
    roi: 'Liver',
    profile: 'eclipse',
    plant: (d) => change(d, 'Liver', { slices: new Map() }),
  },
  {
    id: 'gap-raystation',
    code: 'profile-missing-slices',
    roi: 'Liver',
    profile: 'raystation',
    slices: [30],
    plant: (d) => shapesOf(d, 'Liver').delete(30),
  },
  {
    id: 'points-monaco',
    code: 'profile-open-contours',
    roi: 'Liver',
    profile: 'monaco',
    plant: more('Liver', (d) => ({ type: 'POINT', data: onSlice(d.ct, 20, [0, 0]), imageUid: image(d, 20) })),
  },
  {
    id: 'stray-part',
    code: 'parts-stray',
    roi: 'Liver',
    slices: [40],
    plant: add('Liver', 40, ellipse(60, -60, 4, 4)),
  },
  {
    id: 'stray-parts',
    code: 'parts-stray',
    roi: 'Kidney_L',
    slices: [20, 30],
    plant: (d) => {
      add('Kidney_L', 20, ellipse(20, -60, 3, 3))(d);
      add('Kidney_L', 30, ellipse(20, -60, 3, 3))(d);
    },
  },
  {
    id: 'pinhole',
    code: 'holes-small',
    roi: 'Liver',
    slices: [33],
    plant: add('Liver', 33, ellipse(-85, -40, 2, 2)),
  },
  {
    id: 'slice-missing',
    code: 'rtstruct-missing-slices',
    roi: 'SpinalCord',
    slices: [25],
    plant: (d) => shapesOf(d, 'SpinalCord').delete(25),
  },
  {
    id: 'slices-missing',
    code: 'rtstruct-missing-slices',
    roi: 'Kidney_R',
    slices: [20, 21, 22],
    plant: (d) => {
      for (const k of [20, 21, 22]) shapesOf(d, 'Kidney_R').delete(k);
    },
  },
  {
    id: 'outside-image',
    code: 'rtstruct-outside-image',
    roi: 'Liver',
    slices: [30],
    plant: replace('Liver', 30, ellipse(-150, -40, 60, 45)),
  },
  {
    id: 'outside-body',
    code: 'outside-body',
    roi: 'Kidney_L',
    slices: [30],
    plant: replace('Kidney_L', 30, ellipse(150, 40, 25, 22)),
  },
  {
    id: 'off-plane',
    code: 'rtstruct-between-slices',
    roi: 'Liver',
    plant: more('Liver', (d) => ({ data: onSlice(d.ct, 30, ellipse(-85, -40, 9, 9), 1.1) })),
  },
  {
    id: 'beyond-image',
    code: 'rtstruct-off-grid',
    roi: 'Liver',
    plant: more('Liver', (d) => ({ data: onSlice(d.ct, 59, ellipse(-85, -40, 9, 9), 7.5) })),
  },
  {
    id: 'bow-tie',
    code: 'rtstruct-self-crossing',
    roi: 'Kidney_L',
    slices: [30],
    plant: replace('Kidney_L', 30, [50, 20, 90, 60, 90, 20, 50, 60]),
  },
  {
    id: 'loop-in-contour',
    code: 'rtstruct-self-crossing',
    roi: 'Liver',
    slices: [30],
    plant: replace(
      'Liver',
      30,
      [-120, -60, -60, -60, -60, -20, -90, -20, -90, -70, -100, -70, -100, -20, -120, -20],
    ),
  },
  {
    id: 'two-points',
    code: 'rtstruct-too-few-points',
    roi: 'Liver',
    plant: more('Liver', (d) => ({ data: onSlice(d.ct, 30, [0, 0, 5, 5]), imageUid: image(d, 30) })),
  },
  {
    id: 'points-twice',
    code: 'rtstruct-closing-point',
    roi: 'Liver',
    slices: [30],
    plant: (d) => {
      const shape = ellipse(-85, -40, 60, 45);
      replace('Liver', 30, [...shape.slice(0, 20), ...shape.slice(18)])(d);
    },
  },
  {
    id: 'closing-point',
    code: 'rtstruct-closing-point',
    roi: 'Liver',
    slices: [30],
    plant: (d) => {
      const shape = ellipse(-85, -40, 60, 45);
      replace('Liver', 30, [...shape, ...shape.slice(0, 2)])(d);
    },
  },
  {
    id: 'points-many',
    code: 'points-many',
    roi: 'Liver',
    slices: [30],
    plant: replace('Liver', 30, ellipse(-85, -40, 60, 45, 6000)),
  },
  {
    id: 'volume-small',
    code: 'volume-unexpected',
    roi: 'Kidney_L',
    plant: (d) =>
      change(d, 'Kidney_L', { slices: new Map([20, 21, 22].map((k) => [k, [ellipse(70, 40, 8, 8)]])) }),
  },
  {
    id: 'volume-large',
    code: 'volume-unexpected',
    roi: 'Kidney_R',
    plant: (d) => {
      for (const k of shapesOf(d, 'Kidney_R').keys()) replace('Kidney_R', k, ellipse(-72, 62, 55, 50))(d);
    },
  },
  {
    id: 'sides-swapped',
    code: 'laterality-swapped',
    roi: 'Kidney_L',
    plant: swapNames('Kidney_L', 'Kidney_R'),
  },
  {
    id: 'single-side-wrong',
    code: 'laterality-swapped',
    roi: 'Kidney_R',
    plant: (d) => {
      d.rois = d.rois.filter((r) => r.name !== 'Kidney_R');
      rename('Kidney_L', 'Kidney_R')(d);
    },
  },
  { id: 'cord-out-of-canal', code: 'nesting-broken', roi: 'SpinalCord', plant: moveAll('SpinalCord', 6, 0) },
  {
    id: 'cord-out-on-one-slice',
    code: 'nesting-broken',
    roi: 'SpinalCord',
    slices: [25],
    plant: replace('SpinalCord', 25, ellipse(8, 75, 5, 5)),
  },
  { id: 'gtv-out-of-ctv', code: 'nesting-broken', roi: 'GTV', plant: moveAll('GTV', 8, 0) },
  { id: 'ctv-out-of-ptv', code: 'nesting-broken', roi: 'CTV', plant: moveAll('CTV', 0, -8) },
  {
    id: 'body-out-of-vertebra',
    code: 'nesting-broken',
    roi: 'VB_L2_Body',
    plant: moveAll('VB_L2_Body', 0, -9),
  },
  { id: 'organs-overlap', code: 'organs-overlap', roi: 'Kidney_R', plant: moveAll('Liver', 10, 45) },
  { id: 'levels-swapped', code: 'vertebra-order', roi: 'VB_L2', plant: swapNames('VB_L1', 'VB_L2') },
  {
    id: 'level-skipped',
    code: 'vertebra-spacing',
    roi: 'VB_L4',
    plant: (d) => {
      rename('VB_L3', 'VB_L4')(d);
      rename('VB_L3_Body', 'VB_L4_Body')(d);
    },
  },
  {
    id: 'level-missing',
    code: 'vertebra-spacing',
    roi: 'VB_L2',
    plant: (d) => {
      d.rois = d.rois.filter((r) => !/^VB_L2/.test(r.name));
      rename('VB_L3', 'VB_L2')(d);
      rename('VB_L3_Body', 'VB_L2_Body')(d);
    },
  },
  {
    id: 'ptv-stale',
    code: 'formula-stale',
    roi: 'PTV',
    plant: (d) => change(d, 'PTV', { description: 'Formula: PTV = CTV + 6 mm' }),
  },
  {
    id: 'other-frame',
    code: 'rtstruct-frame-mismatch',
    plant: withOptions(() => ({ frame: '1.2.3.4' })),
  },
  {
    id: 'other-patient',
    code: 'rtstruct-patient-mismatch',
    plant: withOptions(() => ({ patient: { id: 'X9', name: 'Other^One', birthDate: '19500505' } })),
  },
  { id: 'rejected', code: 'rtstruct-rejected', plant: withOptions(() => ({ approval: 'REJECTED' })) },
  {
    id: 'slices-thick',
    code: 'slices-thick',
    plant: (d) => {
      Object.assign(d, cleanDraft(plantedCt(4)));
    },
  },
  {
    id: 'roi-other-frame',
    code: 'rtstruct-roi-other-frame',
    roi: 'Liver',
    plant: (d) => change(d, 'Liver', { frame: '1.2.3.9' }),
  },
  {
    id: 'contour-twice',
    code: 'rtstruct-contour-twice',
    slices: [30],
    plant: add('Liver', 30, ellipse(-85, -40, 60, 45)),
  },
  {
    id: 'hole-as-ring',
    code: 'rtstruct-hole-as-ring',
    slices: [30],
    plant: add('Liver', 30, ellipse(-85, -40, 20, 20)),
  },
  {
    id: 'contours-overlap',
    code: 'rtstruct-overlap',
    slices: [30],
    plant: add('Liver', 30, ellipse(-60, -40, 40, 30)),
  },
  {
    id: 'contour-tiny',
    code: 'rtstruct-tiny-contour',
    roi: 'Liver',
    slices: [30],
    plant: add('Liver', 30, ellipse(60, -60, 0.4, 0.4)),
  },
  {
    id: 'number-twice',
    code: 'rtstruct-duplicate-roi-number',
    plant: (d) => change(d, 'Liver', { number: roi(d, 'Kidney_L').number }),
  },
  {
    id: 'image-of-another-slice',
    code: 'rtstruct-image-reference-wrong',
    plant: (d) => {
      shapesOf(d, 'Liver').delete(58);
      more('Liver', () => ({ data: onSlice(d.ct, 58, ellipse(-85, -40, 60, 45)), imageUid: image(d, 20) }))(
        d,
      );
    },
  },
  {
    id: 'coordinates-too-long',
    code: 'rtstruct-ds-too-long',
    plant: more('Liver', (d) => ({
      data: new TextEncoder().encode(
        onSlice(d.ct, 14, ellipse(-85, -40, 60, 45))
          .map((v) => v.toFixed(15))
          .join('\\'),
      ),
      imageUid: image(d, 14),
    })),
  },
  {
    id: 'coordinates-damaged',
    code: 'rtstruct-contour-damaged',
    plant: more('Liver', (d) => ({
      data: new TextEncoder().encode('1\\2\\x\\4\\5\\6\\7\\8\\9'),
      imageUid: image(d, 14),
    })),
  },
  {
    id: 'series-shared',
    code: 'rtstruct-series-uid-shared',
    plant: withOptions((d) => ({ ownSeriesUid: d.ct.seriesInstanceUid })),
  },
  {
    id: 'other-series',
    code: 'rtstruct-series-mismatch',
    plant: withOptions(() => ({ seriesUid: '1.2.3.5' })),
  },
  {
    id: 'order-differs',
    code: 'rtstruct-roi-order',
    plant: withOptions((d) => ({ contourOrder: d.rois.map((r) => r.number).reverse() })),
  },
];

/** The file with one fault. */
export function plantedFile(defect: Defect): { readonly bytes: Uint8Array; readonly draft: Draft } {
  const draft = cleanDraft();
  defect.plant(draft);
  return { bytes: draftFile(draft), draft };
}

const [, self, folder] = process.argv;
if (self?.endsWith('planted-defects.ts') && folder !== undefined) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'clean.dcm'), draftFile(cleanDraft()));
  for (const defect of defects) writeFileSync(join(folder, `${defect.id}.dcm`), plantedFile(defect).bytes);
  const list = defects.map(({ id, code, roi: name, profile }) => ({
    file: `${id}.dcm`,
    code,
    structure: name,
    profile,
  }));
  writeFileSync(join(folder, 'list.json'), JSON.stringify(list, null, 2));
}
