/** The rules of assessment that come with Pedicle (resources/assessment). */
import bodyFile from '../../../resources/assessment/body-composition.json' with { type: 'json' };
import densityFile from '../../../resources/assessment/bone-density.json' with { type: 'json' };
import genantFile from '../../../resources/assessment/genant.json' with { type: 'json' };
import sinsFile from '../../../resources/assessment/sins.json' with { type: 'json' };
import type { CaseRules } from './assess-case.ts';
import {
  parseBodyCompositionRule,
  parseBoneDensityRule,
  parseCollapseRule,
  parseSinsRule,
} from './assessment-rules.ts';

export const shippedRules = (): CaseRules => ({
  collapse: parseCollapseRule(genantFile),
  sins: parseSinsRule(sinsFile),
  density: parseBoneDensityRule(densityFile),
  body: parseBodyCompositionRule(bodyFile),
});
