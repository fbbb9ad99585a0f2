/** What an assessment can fill into a risk model. Proposals: a person confirms each before the result means anything. */
import type { AssessedVertebra } from './assess-spine.ts';
import { worst } from './collapse.ts';

/** Half of the height, or of the body (Sahgal 2013, table 3). */
const HALF = 0.5;

/**
 * Inputs by the ids that risk models give features `from: assessment`: `collapse` (`none`, `bodyOver50`, `under50`, `over50`) and `lesion`
 * (`lytic`, `mixed`, `blastic`). What contours and HU do not tell is left out: without a contoured tumour nobody knows how much of the
 * body is involved.
 */
export function riskInputsOf({
  collapse,
  tumour,
}: Pick<AssessedVertebra, 'collapse' | 'tumour'>): Readonly<Record<string, string>> {
  const { grade, loss } = collapse;
  const fractured = grade === null || loss === null ? null : grade > 0;
  const body =
    fractured === true
      ? worst(loss!) >= HALF
        ? 'over50'
        : 'under50'
      : fractured === false && tumour !== null
        ? tumour.bodyShare > HALF
          ? 'bodyOver50'
          : 'none'
        : null;
  const lesion = tumour?.hu?.type ?? null;
  return { ...(body === null ? {} : { collapse: body }), ...(lesion === null ? {} : { lesion }) };
}
