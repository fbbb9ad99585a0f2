/** Faults of the file: what it refers to, what it repeats, how it writes its numbers. */
import { change, image, more, roi, shapesOf, withOptions } from '../draft-changes.ts';
import { cleanDraft, ellipse, onSlice, plantedCt } from '../planted-set.ts';
import type { Defect } from './defect.ts';

export const references: readonly Defect[] = [
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
