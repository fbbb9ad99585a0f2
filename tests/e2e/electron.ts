/** The Electron shell for the flows: built and started where its binary is installed. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ElectronApplication, _electron as electron } from '@playwright/test';
import { newHome, root } from './host.ts';

const pathFile = join(root, 'node_modules/electron/path.txt');

/** Why the shell cannot run here; null when it can. */
export const electronMissing = (): string | null =>
  existsSync(pathFile) ? null : 'needs the Electron binary (node_modules/electron/path.txt is absent)';

let built = false;

function build(): void {
  if (built) return;
  const done = spawnSync(join(root, 'node_modules/.bin/electron-vite'), ['build', '--logLevel', 'error'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (done.status !== 0) throw new Error('The Electron package does not build.');
  built = true;
}

/** Starts the shell with a data folder of its own. */
export function launchElectron(home = newHome()): Promise<ElectronApplication> {
  build();
  return electron.launch({
    executablePath: join(root, 'node_modules/electron/dist', readFileSync(pathFile, 'utf8')),
    // Chromium's sandbox needs a user that is not root; the page is sandboxed by the shell's own options otherwise.
    args: [
      root,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--user-data-dir=${join(home, 'electron')}`,
    ],
    env: { ...(process.env as Record<string, string>), PEDICLE_HOME: home },
  });
}
