/** Commands of the views along the spine. */

import type { Action } from '../../kit/action.ts';
import { useCase } from '../../model/case.ts';
import { notify } from '../../model/notices.ts';
import {
  type ReformatMode,
  spineGuide,
  stepVertebra,
  toggleReformat,
  useReformat,
} from '../../model/reformat.ts';
import { texts } from '../../texts/index.ts';
import { centreOnCursor } from '../navigation.ts';

const t = texts.reformat;
const hasCase = (): boolean => useCase.getState().volume !== null;

function withLine(work: () => void): void {
  if (spineGuide() === null) notify('info', t.needsLine, t.needsLineAction);
  else work();
}

const mode = (name: Exclude<ReformatMode, 'off'>, key: string): Action => ({
  id: `view-${name}`,
  title: t[name],
  menu: 'view',
  keys: [key],
  enabled: hasCase,
  checked: () => useReformat.getState().mode === name,
  run: () => withLine(() => toggleReformat(name)),
});

const step = (id: string, title: string, key: string, by: 1 | -1): Action => ({
  id,
  title,
  menu: 'view',
  keys: [key],
  enabled: hasCase,
  run: () =>
    withLine(() => {
      stepVertebra(by);
      centreOnCursor();
    }),
});

export const reformatActions: readonly Action[] = [
  mode('aligned', 'Shift+A'),
  mode('straight', 'Shift+B'),
  step('nextVertebra', t.nextVertebra, 'Shift+PageDown', 1),
  step('previousVertebra', t.previousVertebra, 'Shift+PageUp', -1),
];
