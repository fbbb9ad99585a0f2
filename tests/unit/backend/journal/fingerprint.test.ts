import { beforeAll, describe, expect, it } from 'vitest';
import { fingerprintOf, placeOn } from '../../../../src/backend/journal/fingerprint.ts';
import type { CtSeries } from '../../../../src/dicom/index.ts';
import { makeCtSeries, makeGrid } from '../../../builders/ct-series.ts';

let series: CtSeries;
beforeAll(() => {
  series = makeCtSeries(makeGrid([6, 5, 7], [1, 1, 3]));
});
const all = (): Set<number> => new Set(series.slices.keys());
/** The series with other slices; the grid begins at the first of them. */
const withSlices = (slices: CtSeries['slices'], more: Partial<CtSeries> = {}): CtSeries => ({
  ...series,
  slices,
  ...more,
});
const code = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
};

describe('the CT found on recovery', () => {
  it('is the same: nothing moves, nothing is said', () => {
    expect(placeOn(fingerprintOf(series), series, all())).toEqual({ sliceOf: null, findings: [] });
  });

  it('is resampled: its slices share images, and none moves', () => {
    const acquired = series.slices.filter((_, k) => k !== 2 && k !== 3);
    const resampled = withSlices(
      series.slices.map((slice, k) => (k === 2 ? series.slices[1]! : k === 3 ? series.slices[4]! : slice)),
      { resampled: { acquired } },
    );
    const before = fingerprintOf(resampled);
    expect(placeOn(before, resampled, all())).toEqual({ sliceOf: null, findings: [] });
    const longer = withSlices([...resampled.slices, resampled.slices.at(-1)!], { resampled: { acquired } });
    expect(code(() => placeOn(before, longer, new Set([1])))).toBe('journal-ct-changed');
    const other = withSlices(resampled.slices.toSpliced(2, 1, series.slices[4]!), {
      resampled: { acquired },
    });
    expect(code(() => placeOn(before, other, new Set([1])))).toBe('journal-ct-changed');
  });

  it.each<[string, Partial<CtSeries['study']>, string[]]>([
    ['another spelling of the name', { patientName: 'TEST^PAUL' }, []],
    ['another name', { patientName: 'Else^Someone' }, ['journal-patient-described-anew']],
    ['another birth date', { patientBirthDate: '19991231' }, ['journal-patient-described-anew']],
    [
      'another name and birth date',
      { patientName: 'Else^Someone', patientBirthDate: '19991231' },
      ['refused'],
    ],
    ['another ID', { patientId: 'T2' }, ['refused']],
    ['no ID and another name', { patientId: '', patientName: 'Else^Someone' }, ['refused']],
    ['no ID, the same name', { patientId: '' }, []],
    ['no name and another birth date', { patientName: '', patientBirthDate: '19991231' }, ['refused']],
  ])('is described with %s', (_, more, expected) => {
    const before = fingerprintOf({ ...series, study: { ...series.study, patientName: 'Test^Paul' } });
    const now = { ...series, study: { ...series.study, patientName: 'Test^Paul', ...more } };
    if (expected[0] === 'refused')
      expect(code(() => placeOn(before, now, all()))).toBe('journal-other-patient');
    else expect(placeOn(before, now, all()).findings.map((f) => f.code)).toEqual(expected);
  });

  it('is in another study: told', () => {
    const now = { ...series, studyInstanceUid: '1.9.8' };
    expect(placeOn(fingerprintOf(series), now, all()).findings.map((f) => f.code)).toEqual([
      'journal-other-study',
    ]);
  });

  it('has lost slices at its ends that carry nothing: k follows the image', () => {
    const now = withSlices(series.slices.slice(1, -1));
    const used = new Set([1, 2]);
    const { sliceOf, findings } = placeOn(fingerprintOf(series), now, used);
    expect([0, 1, 2, series.slices.length - 1].map((k) => sliceOf?.(k))).toEqual([null, 0, 1, null]);
    expect(findings.map((f) => f.code)).toEqual(['journal-slices-moved']);
  });

  it('has gained a slice at its start: k follows the image', () => {
    const before = fingerprintOf(withSlices(series.slices.slice(1)));
    const { sliceOf } = placeOn(before, series, new Set([0, 1]));
    expect([0, 1].map((k) => sliceOf?.(k))).toEqual([1, 2]);
  });

  it.each([
    [
      'slices that carry work are gone',
      () => withSlices(series.slices.slice(1)),
      'journal-ct-slices-missing',
    ],
    [
      'an image lies elsewhere',
      () =>
        withSlices(
          series.slices.map((s, k) =>
            k === 1
              ? { ...s, positionMm: [s.positionMm[0], s.positionMm[1], s.positionMm[2] + 1] as const }
              : s,
          ) as CtSeries['slices'],
        ),
      'journal-ct-changed',
    ],
    [
      'all images are others',
      () => withSlices(series.slices.map((s) => ({ ...s, sopInstanceUid: `${s.sopInstanceUid}.9` }))),
      'journal-ct-changed',
    ],
    [
      'the frame of reference is another',
      () => ({ ...series, frameOfReferenceUid: '1.9' }),
      'journal-ct-changed',
    ],
    [
      'the patient ID is another',
      () => ({ ...series, study: { ...series.study, patientId: 'OTHER' } }),
      'journal-other-patient',
    ],
    [
      'name and birth date are others',
      () => ({ ...series, study: { ...series.study, patientName: 'O^P', patientBirthDate: '19010101' } }),
      'journal-other-patient',
    ],
  ])('is refused: %s', (_what, now, expected) => {
    expect(code(() => placeOn(fingerprintOf(series), now() as CtSeries, all()))).toBe(expected);
  });

  it('of a demonstration made anew has new UIDs and the same places', () => {
    const now = withSlices(
      series.slices.map((s) => ({ ...s, sopInstanceUid: `${s.sopInstanceUid}.9` })),
      { frameOfReferenceUid: '1.9' },
    );
    expect(placeOn(fingerprintOf(series), now, all(), true)).toEqual({ sliceOf: null, findings: [] });
  });
});
