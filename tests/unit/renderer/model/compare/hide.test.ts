import { beforeEach, expect, test } from 'vitest';
import { newStructure } from '../../../../../src/renderer/model/commands.ts';
import { useCompare } from '../../../../../src/renderer/model/compare/compare.ts';
import { setHiddenWithReference } from '../../../../../src/renderer/model/compare/hide.ts';
import { useReferences } from '../../../../../src/renderer/model/references.ts';
import { useSelection } from '../../../../../src/renderer/model/selection.ts';

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
