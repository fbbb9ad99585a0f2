/** What the operations panel offers: a free short name for the result, and nothing shown before it is asked for. */
import { beforeEach, expect, it } from 'vitest';
import { evenMargin as even } from '../../../../src/core/editing/index.ts';
import {
  chooseOperation,
  firstForm,
  type OperationForm,
  resultName,
  setForm,
  useOperationForm,
} from '../../../../src/renderer/features/operations/form.ts';
import { createScope, enterScope } from '../../../../src/renderer/model/scope.ts';
import { selectStructure } from '../../../../src/renderer/model/selection.ts';

const form = (change: Partial<OperationForm>): OperationForm => ({ ...firstForm, ...change });

beforeEach(() => enterScope(createScope()));

it('the result goes to a new structure under a name that says what was done', () => {
  expect(firstForm.into).toBe('');
  expect(resultName(form({ margin: even(2) }), 'GTV_T9', [])).toBe('PTV_T9');
  expect(resultName(form({ margin: even(3) }), 'VB_L2', [])).toBe('VB_L2_3mm');
  expect(resultName(form({ margin: even(-3) }), 'GTV_T9', [])).toBe('GTV_T9_in3mm');
  expect(resultName(form({ kind: 'boolean', combine: 'subtract' }), 'CTV', [])).toBe('CTV_sub');
  expect(resultName(form({ kind: 'crop' }), 'CTV', [])).toBe('CTV_crop');
});

it('is never longer than 16 characters and never a name that is there', () => {
  const long = resultName(form({ margin: even(2) }), 'SpinalCord_PRV02', ['SpinalCord_P_2mm']);
  expect(long.length).toBeLessThanOrEqual(16);
  expect(long).not.toBe('SpinalCord_P_2mm');
  expect(resultName(form({ margin: even(2) }), 'GTV_T9', ['PTV_T9', 'PTV_T9_2'])).toBe('PTV_T9_3');
});

it('nothing is asked for by choosing a structure, only by choosing or changing an operation for it', () => {
  selectStructure('a');
  expect(useOperationForm.getState().askedFor).toBeNull();
  chooseOperation('margin');
  expect(useOperationForm.getState().askedFor).toBe('a');
  selectStructure('b');
  expect(useOperationForm.getState().askedFor).not.toBe('b');
  setForm({ margin: even(1) });
  expect(useOperationForm.getState().askedFor).toBe('b');
});
