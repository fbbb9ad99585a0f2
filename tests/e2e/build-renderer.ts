/** Builds the renderer and makes the demonstration case once before the flows: they always test what is in the tree. */
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { takeRunFolder } from '../setup/run-folder.ts';
import { DEMO_VARIABLE } from './host.ts';

export default function buildRenderer(): () => void {
  // The homes of the hosts and the browser's profile: gone with the run.
  const end = takeRunFolder();
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const built = spawnSync(`${root}node_modules/.bin/vite`, ['build', '--logLevel', 'error'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (built.status !== 0) throw new Error('The renderer does not build.');
  if (process.env[DEMO_VARIABLE] === undefined) {
    const demo = join(tmpdir(), 'demo');
    // As the app makes it.
    const make = `import('./src/backend/app/demo-case.ts').then((m) => m.makeDemoCase(${JSON.stringify(demo)}))`;
    const made = spawnSync(join(root, 'node_modules/.bin/node'), ['-e', make], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (made.status !== 0) throw new Error('The demonstration case cannot be made.');
    process.env[DEMO_VARIABLE] = demo;
  }
  return () => void end();
}
