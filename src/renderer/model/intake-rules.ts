/** Rules for series that come without a hand, as the page edits them. Pure, but for the calls. */

import { create } from 'zustand';
import type { Decision, Result, Rule, Rules } from '../../contract/index.ts';
import { api } from './connection.ts';
import { notifyError } from './notices.ts';

export type RulesSheet = Result<'rules.get'>;
export type Trial = Result<'rules.try'>;

interface RulesDraft {
  /** As they were read or saved last. */
  readonly sheet: RulesSheet | null;
  /** As they stand on the page; kept while the dialog is closed. */
  readonly rules: Rules | null;
  readonly failed: boolean;
}

export const useRulesDraft = create<RulesDraft>(() => ({ sheet: null, rules: null, failed: false }));

/** Whether something on the page is not saved. */
export const isUnsaved = ({ sheet, rules }: RulesDraft): boolean =>
  sheet !== null && rules !== null && JSON.stringify(rules) !== JSON.stringify(sheet.rules);

export const changeRules = (rules: Rules): void => useRulesDraft.setState({ rules });

/** Reads the rules anew, unless there are changes that nobody has saved. */
export async function openRules(): Promise<void> {
  if (!isUnsaved(useRulesDraft.getState())) await readRules('force');
}

/** What comes with Pedicle is a proposal until it is saved: the rules in force stay what it is compared with. */
export async function readRules(from: 'force' | 'shipped'): Promise<void> {
  try {
    const read = await api().call('rules.get', { from });
    const { sheet } = useRulesDraft.getState();
    const compared = from === 'shipped' && sheet !== null ? { ...sheet, stamp: read.stamp } : read;
    useRulesDraft.setState({ sheet: compared, rules: read.rules, failed: false });
  } catch (error) {
    useRulesDraft.setState({ failed: true });
    notifyError(error);
  }
}

/** @returns whether they were saved; else the user was told. */
export async function saveRules(): Promise<boolean> {
  const { sheet, rules } = useRulesDraft.getState();
  if (sheet === null || rules === null) return false;
  try {
    const { stamp } = await api().call('rules.save', { rules, stamp: sheet.stamp });
    useRulesDraft.setState({ sheet: { ...sheet, rules, stamp, own: true } });
    return true;
  } catch (error) {
    notifyError(error);
    return false;
  }
}

export const tryRulesOn = (rules: Rules, paths: readonly string[]): Promise<Trial> =>
  api().call('rules.try', { rules, paths: [...paths] });

export const TEXT_CONDITIONS = ['description', 'bodyPart', 'kernel', 'sender', 'modality'] as const;
export const RANGE_CONDITIONS = ['thicknessMm', 'slices'] as const;

/** One rule replaced, or removed by null. */
export function withRule(rules: Rules, n: number, rule: Rule | null): Rules {
  return {
    ...rules,
    rules: rules.rules.flatMap((one, at) => (at === n ? (rule === null ? [] : [rule]) : [one])),
  };
}

/** A rule moved one place up (−1) or down (+1); the same rules at an end. */
export function movedRule(rules: Rules, n: number, by: -1 | 1): Rules {
  const to = n + by;
  const [one, other] = [rules.rules[n], rules.rules[to]];
  if (one === undefined || other === undefined) return rules;
  const next = [...rules.rules];
  [next[n], next[to]] = [other, one];
  return { ...rules, rules: next };
}

/** A condition set; an empty text or a range without ends is no condition. */
export function withCondition(
  rule: Rule,
  key: (typeof TEXT_CONDITIONS)[number] | (typeof RANGE_CONDITIONS)[number],
  value: string | { readonly min?: number | undefined; readonly max?: number | undefined },
): Rule {
  const { [key]: _former, ...when } = rule.when;
  if (typeof value === 'string') return { ...rule, when: value === '' ? when : { ...when, [key]: value } };
  const ends = {
    ...(value.min === undefined ? {} : { min: value.min }),
    ...(value.max === undefined ? {} : { max: value.max }),
  };
  return { ...rule, when: Object.keys(ends).length === 0 ? when : { ...when, [key]: ends } };
}

export const isPattern = (text: string): boolean => {
  try {
    new RegExp(text, 'iu');
    return true;
  } catch {
    return false;
  }
};

/** What keeps rules from being saved: the places of rules without a name of their own, a reason or a readable pattern. */
export function faultyRules(rules: Rules): readonly number[] {
  return rules.rules.flatMap((rule, n) => {
    const patterns = TEXT_CONDITIONS.every((key) => isPattern(rule.when[key] ?? ''));
    const why = 'refuse' in rule.do ? rule.do.refuse.trim() !== '' : true;
    const named = rule.name.trim() !== '' && rules.rules.findIndex(({ name }) => name === rule.name) === n;
    return patterns && why && named ? [] : [n];
  });
}

/** How many series each rule decided, in the order of the rules; the last number: none fitted. */
export function decidedBy(rules: Rules, decisions: readonly Decision[]): readonly number[] {
  const counts = [...rules.rules.map(() => 0), 0];
  for (const { rule } of decisions) {
    const n = rules.rules.findIndex(({ name }) => name === rule);
    counts[n === -1 ? rules.rules.length : n]! += 1;
  }
  return counts;
}
