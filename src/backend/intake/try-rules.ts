/** What rules would do with series that are there already; nothing is queued. */
import type { Decision, Rules, SeriesFacts } from '../../contract/index.ts';
import { scanAside } from '../studies/index.ts';
import { decide } from './rules.ts';
import { seriesFacts } from './series-facts.ts';

export interface Trial {
  readonly series: { readonly key: string; readonly facts: SeriesFacts; readonly decision: Decision }[];
  /** Keys of series that form no volume. */
  readonly unusable: string[];
}

/**
 * @param paths folders with series.
 * @throws PedicleError of the scan (`folder-missing`, `cancelled` …).
 */
export async function tryRules(rules: Rules, paths: readonly string[], signal?: AbortSignal): Promise<Trial> {
  const { studies } = await scanAside(paths, signal === undefined ? {} : { signal });
  const series = [];
  for (const one of studies.flatMap((study) => study.series)) {
    const facts = await seriesFacts(one);
    series.push({ key: one.key, facts, decision: decide(rules, facts) });
  }
  return { series, unusable: studies.flatMap((study) => study.refused).map(({ key }) => key) };
}
