import { beforeEach, expect, test } from 'vitest';
import { setHiddenWithReference } from '../../../src/renderer/panels/compare/hide.ts';
import { newStructure } from '../../../src/renderer/state/commands.ts';
import { useCompare } from '../../../src/renderer/state/compare.ts';
import { useReferences } from '../../../src/renderer/state/references.ts';
import { useSelection } from '../../../src/renderer/state/selection.ts';

const reference = newStructure('Heart', 'ORGAN', [1, 2, 3]);
const hidden = (): string[] => [...useSelection.getState().hidden].sort();

beforeEach(() => {
  useSelection.setState({ hidden: new Set() });
  useReferences.setState({ sets: [{ id: 'set', label: 'Set', structures: [reference] } as never] });
  const pair = { testId: 'edited', referenceId: reference.id, confidence: 1, ambiguous: false };
  useCompare.setState({ setId: 'set', pairing: { pairs: [pair as never], unpairedReferenceIds: [] } });
});

test('a structure takes its reference along, hidden and shown', () => {
  setHiddenWithReference(['edited'], true);
  expect(hidden()).toEqual(['edited', reference.id].sort());
  setHiddenWithReference(['edited'], false);
  expect(hidden()).toEqual([]);
});

test('one without a reference goes alone', () => {
  setHiddenWithReference(['other'], true);
  expect(hidden()).toEqual(['other']);
});
