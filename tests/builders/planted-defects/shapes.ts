/** Faults of contours as drawn: parts, holes, gaps, places, points. */
import { add, image, more, replace, shapesOf } from '../draft-changes.ts';
import { ellipse, onSlice } from '../planted-set.ts';
import type { Defect } from './defect.ts';

export const shapes: readonly Defect[] = [
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
];
