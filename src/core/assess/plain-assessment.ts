/** An assessment without its voxels: figures and places, as they are told, kept and sent. */
import type { CaseAssessment } from './assess-case.ts';
import type { AssessedVertebra } from './assess-spine.ts';
import type { BodyComposition } from './body-composition.ts';
import type { LesionCandidate } from './lesion-candidates.ts';

export type PlainVertebra = Omit<AssessedVertebra, 'candidates'> & {
  readonly candidates: readonly Omit<LesionCandidate, 'mask'>[];
};
export type PlainBody = Omit<BodyComposition, 'regions'>;

export type PlainAssessment = Omit<CaseAssessment, 'vertebrae' | 'body'> & {
  readonly vertebrae: readonly PlainVertebra[];
  readonly body: PlainBody | null;
};

export const plainAssessment = ({ vertebrae, body, ...rest }: CaseAssessment): PlainAssessment => ({
  ...rest,
  vertebrae: vertebrae.map((v) => ({
    ...v,
    candidates: v.candidates.map(({ mask: _mask, ...candidate }) => candidate),
  })),
  body: body && (({ regions: _regions, ...measured }) => measured)(body),
});
