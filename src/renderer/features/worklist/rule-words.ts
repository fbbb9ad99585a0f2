/** A rule and a decision as one line. */
import type { Decision, Rule } from '../../../contract/index.ts';
import { RANGE_CONDITIONS, type RulesSheet, TEXT_CONDITIONS } from '../../model/intake-rules.ts';
import { texts } from '../../texts/index.ts';

const t = texts.worklist.rules;
type Templates = RulesSheet['templates'];

const templateName = (id: string | null, templates: Templates): string =>
  id === null
    ? texts.worklist.every
    : (templates.find((one) => one.id === id || one.title === id)?.title ?? id);

const takenWords = (protocol: string | null, sendTo: readonly string[], templates: Templates): string =>
  [templateName(protocol, templates), ...sendTo.map(t.to)].join(', ');

export function ruleInWords({ when, do: action }: Rule, templates: Templates): string {
  const conditions = [
    ...TEXT_CONDITIONS.flatMap((key) =>
      when[key] === undefined ? [] : [`${t.conditions[key]} ~ ${when[key]}`],
    ),
    ...RANGE_CONDITIONS.flatMap((key) => {
      const { min, max } = when[key] ?? {};
      const ends = [...(min === undefined ? [] : [`≥ ${min}`]), ...(max === undefined ? [] : [`≤ ${max}`])];
      return ends.length === 0 ? [] : [`${t.conditions[key]} ${ends.join(', ')}`];
    }),
  ];
  const what = 'refuse' in action ? t.refused('') : takenWords(action.protocol, action.sendTo, templates);
  return `${conditions.length === 0 ? t.always : conditions.join(' · ')} → ${what}`;
}

export const decisionInWords = (decision: Decision, templates: Templates): string =>
  decision.kind === 'refuse'
    ? t.refused(decision.rule === '' ? t.noneFits : decision.why)
    : takenWords(decision.protocol, decision.sendTo, templates);
