/** Faults of names and of what a receiving system takes. */
import { change, image, more, rename, shapesOf } from '../draft-changes.ts';
import { onSlice } from '../planted-set.ts';
import type { Defect } from './defect.ts';

export const names: readonly Defect[] = [
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
];
