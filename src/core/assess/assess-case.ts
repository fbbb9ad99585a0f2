/** Everything that is read from a case's vertebrae and, where L3 is in view, from the body around it. */
import { structureMask } from '../contours/index.ts';
import type { Volume } from '../masks/types.ts';
import type { Structure } from '../structures/types.ts';
import { spineOfStructures } from '../targets/index.ts';
import { type AssessmentRules, assessSpine, type SpineAssessment } from './assess-spine.ts';
import type { BodyCompositionRule } from './assessment-rules.ts';
import { type BodyComposition, bodyComposition } from './body-composition.ts';

export interface CaseRules extends AssessmentRules {
  readonly body: BodyCompositionRule;
}

export interface CaseAssessment extends SpineAssessment {
  /** Null without a whole body of L3. */
  readonly body: BodyComposition | null;
}

/** The name of the muscle's region at L3: a structure of this name stands for the rule's region. */
export const MUSCLE_NAME = 'Musc_L3';

/** Organs of the abdomen by their TG-263 names; not the spaces around them, which hold fat. */
const ORGAN =
  /^(Liver|Spleen|Stomach|Duodenum|Pancreas|Gallbladder|Bladder|Uterus|Bowel|Colon|Kidney|Ureter|A_Aorta|V_Venacava|Glnd_Adrenal|Rectum|Cecum|Jejunum_Ileum)/i;

/**
 * @param structures with contours on the volume's grid.
 * @param gtvs the tumours among them.
 */
export function assessCase(
  volume: Volume,
  structures: readonly Structure[],
  gtvs: readonly Structure[],
  rules: CaseRules,
): CaseAssessment {
  const { grid } = volume;
  const spine = spineOfStructures(grid, structures);
  const muscle = structures.find((s) => s.name === MUSCLE_NAME && s.slices.size > 0);
  const body = bodyComposition({
    volume,
    vertebrae: spine.model.vertebrae,
    canal: spine.canal,
    organs: structures
      .filter((s) => ORGAN.test(s.name) && s.slices.size > 0)
      .map((s) => structureMask(s, grid)),
    muscle: muscle && structureMask(muscle, grid),
    rule: rules.body,
  });
  return {
    ...assessSpine({ volume, spine, gtvs: gtvs.map((gtv) => structureMask(gtv, grid)), rules }),
    body,
  };
}
