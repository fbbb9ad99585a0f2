/** The registry of commands: what the native menu asks for exists, and no key means two things. */
import { expect, it } from 'vitest';
import { menuCommands } from '../../../../src/contract/index.ts';
import { actions } from '../../../../src/renderer/app/actions.ts';
import { menuActions } from '../../../../src/renderer/app/shell.ts';

it('knows every item of the native menu', () => {
  const ids = new Set(actions.map((a) => a.id));
  for (const command of menuCommands) expect(ids).toContain(menuActions[command]);
});

it('gives every id and every key to one command only', () => {
  const ids = actions.map((a) => a.id);
  expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([]);
  const keys = actions.flatMap((a) => a.keys);
  expect(keys.filter((key, n) => keys.indexOf(key) !== n)).toEqual([]);
});
