/** Builds the renderer once before the flows: they always test what is in the tree. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { takeRunFolder } from '../setup/run-folder.ts';

export default function buildRenderer(): () => void {
  // The homes of the hosts and the browser's profile: gone with the run.
  const end = takeRunFolder();
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const built = spawnSync(`${root}node_modules/.bin/vite`, ['build', '--logLevel', 'error'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (built.status !== 0) throw new Error('The renderer does not build.');
  return () => void end();
}
