/** Door of the assessment: what a case shows of its vertebrae, for a reader's attention. */
export { assessCase, type CaseAssessment, type CaseRules, MUSCLE_NAME } from './assess-case.ts';
export type { AssessedVertebra, SpineAssessment } from './assess-spine.ts';
export { assessmentCsv, candidateText, metalWords } from './assessment-table.ts';
export { type BodyComposition, bodyIndices, HEIGHTS_M, TISSUES } from './body-composition.ts';
export { bodyCaveats, bodyCsv, bodyRows } from './body-table.ts';
export { type FollowUp, followUp, type TimedCase } from './follow-up.ts';
export { followUpCsv, followUpRows } from './follow-up-table.ts';
export type { LesionCandidate } from './lesion-candidates.ts';
export { type PlainAssessment, type PlainVertebra, plainAssessment } from './plain-assessment.ts';
export { riskInputsOf } from './risk-inputs.ts';
export { shippedRules } from './shipped-rules.ts';
