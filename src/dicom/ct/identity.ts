/** Whose CT it is: what journals and structure sets are compared with. */
import type { Identity } from '../../core/identity/index.ts';
import type { CtSeries } from './types.ts';

/** What the CT says of patient and place. */
export const ctIdentity = (ct: CtSeries): Identity => ({
  patientId: ct.study.patientId,
  patientName: ct.study.patientName,
  patientBirthDate: ct.study.patientBirthDate,
  frameOfReferenceUids: ct.frameOfReferenceUid === '' ? [] : [ct.frameOfReferenceUid],
  studyInstanceUids: ct.studyInstanceUid === '' ? [] : [ct.studyInstanceUid],
  seriesInstanceUids: [ct.seriesInstanceUid],
});
