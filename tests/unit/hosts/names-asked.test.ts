import { expect, test } from 'vitest';
import { namesAsked } from '../../../src/hosts/cli/outcome.ts';

const made = ['SpinalCanal', 'SpinalCord', 'VB_T09', 'VB_T10', 'VB_L1', 'External'];
const ask = (list: string): string[] => namesAsked(list, made, 'models');

test('names that are there come back, blanks beside them or not', () => {
  expect(ask('VB_L1, SpinalCord')).toEqual(['VB_L1', 'SpinalCord']);
});

test.each([
  ['SpinalCrd', 'did you mean SpinalCord'],
  ['VB_T9', 'VB_T09'],
  ['vb_l1', 'VB_L1'],
  ['', 'No model makes: .'],
  ['VB_L1,,SpinalCord', 'No model makes: .'],
  ['VB_L1,Xyzzy', 'No model makes: Xyzzy.'],
])('“%s” is a usage error that helps', (list, said) => {
  expect(() => ask(list)).toThrowError(
    expect.objectContaining({ code: 'usage', message: expect.stringContaining(said) }),
  );
});
