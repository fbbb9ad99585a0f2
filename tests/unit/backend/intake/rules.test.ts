/** Rules as data: the first that fits decides, and what none fits is refused. */
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resourcesFolder } from '../../../../src/backend/app/entries.ts';
import { findProtocol } from '../../../../src/backend/intake/protocols.ts';
import { decide, parseRules, readRules } from '../../../../src/backend/intake/rules.ts';
import type { SeriesFacts } from '../../../../src/contract/index.ts';

const facts: SeriesFacts = {
  modality: 'CT',
  bodyPart: 'SPINE',
  description: 'L-Spine 1.0 B60',
  kernel: 'B60s',
  sender: 'CT1',
  thicknessMm: 1,
  slices: 120,
};
const rules = (...list: unknown[]): ReturnType<typeof parseRules> => parseRules({ version: 1, rules: list });
const take = (protocol: string) => ({ protocol });

describe('which rule decides', () => {
  test('the first that fits, whatever stands behind it', () => {
    const made = rules(
      { name: 'a', when: { kernel: '^b3' }, do: take('a') },
      { name: 'b', when: { kernel: '^b6', description: 'spine' }, do: take('b') },
      { name: 'c', when: {}, do: take('c') },
    );
    expect(decide(made, facts)).toEqual({ rule: 'b', kind: 'take', protocol: 'b', sendTo: [] });
    expect(decide(made, { ...facts, description: 'thorax' })).toMatchObject({ rule: 'c' });
  });
  test('both ends of a range count as inside', () => {
    const made = rules({ name: 'thin', when: { thicknessMm: { min: 1, max: 2 } }, do: take('x') });
    const at = (thicknessMm: number): string => decide(made, { ...facts, thicknessMm }).kind;
    expect([0.99, 1, 1.5, 2, 2.01].map(at)).toEqual(['refuse', 'take', 'take', 'take', 'refuse']);
  });
  test('every condition must hold, and one more never widens a rule', () => {
    const word = fc.constantFrom('CT', 'MR', 'SPINE', 'B60s', '');
    fc.assert(
      fc.property(word, word, fc.integer({ min: 1, max: 300 }), (modality, bodyPart, most) => {
        const one = rules({ name: 'r', when: { modality }, do: take('x') });
        const two = rules({
          name: 'r',
          when: { modality, bodyPart, slices: { max: most } },
          do: take('x'),
        });
        if (decide(two, facts).kind === 'take') expect(decide(one, facts).kind).toBe('take');
      }),
    );
  });
});

test.each([
  ['no rules', { version: 1, rules: [] }],
  ['a pattern that is none', { version: 1, rules: [{ name: 'x', when: { kernel: '(' }, do: take('x') }] }],
  ['an empty range', { version: 1, rules: [{ name: 'x', when: { slices: {} }, do: take('x') }] }],
  ['a misspelt condition', { version: 1, rules: [{ name: 'x', when: { kernels: 'B' }, do: take('x') }] }],
  ['taken and refused', { version: 1, rules: [{ name: 'x', when: {}, do: { protocol: 'x', refuse: 'y' } }] }],
])('%s is refused with the place', (_what, value) => {
  expect(() => parseRules(value)).toThrow(expect.objectContaining({ code: 'intake-rules' }));
});

test('the rules that come with Pedicle name templates that exist, and take a planning CT', async () => {
  const made = await readRules(join(resourcesFolder(), 'intake', 'rules.json'));
  for (const { do: action } of made.rules)
    if ('protocol' in action && action.protocol !== null)
      await findProtocol(join(resourcesFolder(), 'protocols'), action.protocol);
  expect(decide(made, facts)).toMatchObject({ protocol: 'spine-sbrt-lumbar' });
  expect(decide(made, { ...facts, thicknessMm: 6 })).toMatchObject({ kind: 'refuse' });
  expect(decide(made, { ...facts, description: '' })).toMatchObject({ protocol: null });
});
