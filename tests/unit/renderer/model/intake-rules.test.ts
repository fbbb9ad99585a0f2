/** Rules as the page edits them: order, conditions, what cannot be saved, what each decided. */
import { expect, test } from 'vitest';
import { type Rule, type Rules, rulesSchema } from '../../../../src/contract/index.ts';
import {
  decidedBy,
  faultyRules,
  movedRule,
  withCondition,
  withRule,
} from '../../../../src/renderer/model/intake-rules.ts';

const rule = (name: string, more: Partial<Rule> = {}): Rule => ({
  name,
  when: {},
  do: { protocol: null, sendTo: [] },
  ...more,
});
const rules = (...list: Rule[]): Rules => ({
  version: 1,
  rules: list,
  keepDays: { received: null, results: 90 },
});
const names = (made: Rules): string[] => made.rules.map(({ name }) => name);

test('a rule goes up and down, stays at the ends, is replaced and removed; what is kept stays', () => {
  const three = rules(rule('a'), rule('b'), rule('c'));
  expect(names(movedRule(three, 2, -1))).toEqual(['a', 'c', 'b']);
  expect(names(movedRule(three, 0, 1))).toEqual(['b', 'a', 'c']);
  expect(movedRule(three, 0, -1)).toBe(three);
  expect(movedRule(three, 2, 1)).toBe(three);
  expect(names(withRule(three, 1, rule('x')))).toEqual(['a', 'x', 'c']);
  expect(names(withRule(three, 1, null))).toEqual(['a', 'c']);
  expect(withRule(three, 1, null).keepDays).toEqual({ received: null, results: 90 });
});

test('an emptied condition is none, so that what the form makes is always what the backend takes', () => {
  const texted = withCondition(rule('a'), 'kernel', '^b6');
  expect(texted.when).toEqual({ kernel: '^b6' });
  expect(withCondition(texted, 'kernel', '').when).toEqual({});
  const ranged = withCondition(texted, 'slices', { min: 20, max: undefined });
  expect(ranged.when).toEqual({ kernel: '^b6', slices: { min: 20 } });
  expect(withCondition(ranged, 'slices', { min: undefined }).when).toEqual({ kernel: '^b6' });
  for (const one of [texted, ranged]) expect(rulesSchema.safeParse(rules(one)).success).toBe(true);
});

test('what the backend refuses is told at its place before it is sent', () => {
  const wrong = rules(
    rule('fine'),
    rule(' '),
    rule('pattern', { when: { description: '(' } }),
    rule('silent', { do: { refuse: '' } }),
    rule('fine'),
  );
  // The last one has the name of the first: nobody could tell which of them decided.
  expect(faultyRules(wrong)).toEqual([1, 2, 3, 4]);
  expect(rulesSchema.safeParse(rules(rule('fine'))).success).toBe(true);
  expect(rulesSchema.safeParse(rules(wrong.rules[2]!)).success).toBe(false);
});

test('each rule is told how many series it decided, and how many none did', () => {
  const two = rules(rule('a'), rule('b'));
  const taken = (name: string) => ({
    kind: 'take' as const,
    rule: name,
    protocol: null,
    sendTo: [],
  });
  expect(decidedBy(two, [taken('b'), taken('b'), { kind: 'refuse', rule: '', why: '' }])).toEqual([0, 2, 1]);
});
