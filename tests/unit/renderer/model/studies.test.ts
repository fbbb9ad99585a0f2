/** Which CT opens without a question. */
import { describe, expect, it } from 'vitest';
import { onlySeries } from '../../../../src/renderer/model/studies.ts';

type Found = Parameters<typeof onlySeries>[0];
const series = (seriesInstanceUid: string, loadable = true) => ({
  seriesInstanceUid,
  modality: 'CT',
  description: '',
  sliceCount: 3,
  dims: null,
  spacingMm: null,
  resample: null,
  loadable,
  findings: [],
});
const study = (...all: ReturnType<typeof series>[]): Found['studies'][number] => ({
  studyInstanceUid: '1',
  patientName: '',
  patientId: '',
  studyDate: '',
  description: '',
  series: all,
  structureSets: [],
});
const found = (...studies: Found['studies']): Found => ({ studies, findings: [] });

describe('onlySeries', () => {
  it('is the one loadable series of the folder', () => {
    expect(onlySeries(found(study(series('a'))))).toBe('a');
  });

  it('is none when there is a choice, or something was refused that the user should see', () => {
    expect(onlySeries(found())).toBeNull();
    expect(onlySeries(found(study(series('a'), series('b'))))).toBeNull();
    expect(onlySeries(found(study(series('a')), study(series('b'))))).toBeNull();
    expect(onlySeries(found(study(series('a'), series('b', false))))).toBeNull();
    expect(onlySeries(found(study(series('a', false))))).toBeNull();
  });
});
