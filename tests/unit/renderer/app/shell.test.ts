/** What Electron's main process asks the page for, beside calls and answers. */
import { beforeEach, expect, test, vi } from 'vitest';
import type { OpenRequest } from '../../../../src/contract/index.ts';
import { listenForMenu } from '../../../../src/renderer/app/shell.ts';

const seen = vi.hoisted(() => ({
  listener: (_message: unknown): void => undefined,
  done: [] as string[],
  dialog: null as object | null,
}));

vi.mock('../../../../src/renderer/connection/index.ts', () => ({
  preloadBridge: () => ({
    onMenu: (listener: (message: unknown) => void) => {
      seen.listener = listener;
      return () => undefined;
    },
  }),
}));
vi.mock('../../../../src/renderer/app/actions.ts', () => ({
  runAction: (id: string) => seen.done.push(`run ${id}`),
}));
vi.mock('../../../../src/renderer/model/studies.ts', () => ({
  scanPaths: async (paths: readonly string[]) => seen.done.push(`scan ${paths.join()}`),
}));
vi.stubGlobal('document', { querySelector: () => seen.dialog });

beforeEach(() => {
  seen.done.length = 0;
  seen.dialog = null;
  listenForMenu();
});

const openFolder: OpenRequest = { openFolder: '/data/ct' };

test('menu commands run, a folder the app was started with again is looked in, nothing else does anything', () => {
  for (const message of ['undo', openFolder, 'format-disk', null, 7, { openFolder: 7 }, {}])
    seen.listener(message);
  expect(seen.done).toEqual(['run undo', 'scan /data/ct']);
});

test('an open dialog is answered first', () => {
  seen.dialog = {};
  seen.listener('undo');
  seen.listener(openFolder);
  expect(seen.done).toEqual([]);
});
