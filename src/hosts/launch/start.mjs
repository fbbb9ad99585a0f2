/**
 * `npm start [-- folder]`: installs what is missing, builds the page when its sources are newer, and opens Pedicle: in
 * Electron where its binary is present or can be fetched, else in the installed browser, saying in one line why.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureNodeModules, projectNode, runEnvironment } from './install.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folderArguments = process.argv.slice(2);

/** Newest change below a folder, ms since 1970. */
function newest(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce(
      (latest, entry) => Math.max(latest, statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
      0,
    );
}

/** Builds with `args` when `output` is older than the sources. */
function buildIfStale(output, args) {
  const sources = Math.max(
    newest(join(root, 'src')),
    newest(join(root, 'electron')),
    newest(join(root, 'resources')),
  );
  if (existsSync(output) && statSync(output).mtimeMs >= sources) return;
  console.log('Building Pedicle …');
  const built = spawnSync(projectNode(root), args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (built.status !== 0) process.exit(built.status ?? 1);
}

/** Path of Electron's binary, fetched if it can be; null with the reason printed. */
function electronBinary() {
  const folder = join(root, 'node_modules', 'electron');
  const marker = join(folder, 'path.txt');
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    console.log('No display here: Pedicle serves its page instead of opening a window.');
    return null;
  }
  if (!existsSync(marker) && existsSync(join(folder, 'install.js'))) {
    spawnSync(projectNode(root), [join(folder, 'install.js')], { stdio: 'ignore', timeout: 180_000 });
  }
  if (!existsSync(marker)) {
    console.log('Electron could not be fetched here: Pedicle opens in the installed browser instead.');
    return null;
  }
  return join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'electron.cmd' : 'electron');
}

ensureNodeModules(root);
const electron = electronBinary();
if (electron !== null) {
  buildIfStale(join(root, 'out/main/main.js'), [
    join(root, 'node_modules/electron-vite/bin/electron-vite.js'),
    'build',
  ]);
  spawn(electron, [root, ...folderArguments], { stdio: 'inherit' }).on('exit', (code) =>
    process.exit(code ?? 4),
  );
} else {
  buildIfStale(join(root, 'out/renderer/index.html'), [join(root, 'node_modules/vite/bin/vite.js'), 'build']);
  const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
  const app = spawn(projectNode(root), [main, 'serve', '--open', ...folderArguments], {
    stdio: 'inherit',
    env: runEnvironment(root),
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => app.kill(signal));
  app.on('exit', (code) => process.exit(code ?? 4));
}
