/** What no anatomy looks like: volumes, sides, what lies in what, the order of the levels; a formula that went stale. */
import { change, moveAll, rename, replace, shapesOf, swapNames } from '../draft-changes.ts';
import { ellipse } from '../planted-set.ts';
import type { Defect } from './defect.ts';

export const anatomy: readonly Defect[] = [
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
];
