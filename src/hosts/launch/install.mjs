/**
 * What `npm start` and `npm test` need before anything of ours can run. Plain JavaScript on purpose: it runs on
 * whatever Node the user has, before node_modules exists.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Oldest Node that runs TypeScript as it is. */
const TYPE_STRIPPING = [22, 18];

/**
 * Installs when node_modules is absent or older than the lock file; exits with npm's code when it fails. Not `npm ci`: it
 * refuses a lock file without the binaries of every other platform, and some registries do not hold them all. The locked
 * versions are installed all the same, and the lock file stays as it is.
 */
export function ensureNodeModules(root) {
  const marker = join(root, 'node_modules', '.package-lock.json');
  const fresh =
    existsSync(marker) &&
    statSync(marker).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs - 1000;
  if (fresh) return;
  console.log('Installing the packages Pedicle needs (about a minute) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const run = spawnSync(npm, ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
  });
  if (run.status !== 0) {
    console.error(
      'npm install failed: check the network or the registry setting, then run the same command again.',
    );
    process.exit(run.status ?? 1);
  }
}

/** Path of a Node that strips types: the one installed with the project, else the running one. */
export function projectNode(root) {
  const own = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(own)) return own;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > TYPE_STRIPPING[0] || (major === TYPE_STRIPPING[0] && minor >= TYPE_STRIPPING[1]))
    return process.execPath;
  console.error(`Pedicle needs Node ${TYPE_STRIPPING.join('.')} or newer here (this is ${process.version}).`);
  process.exit(2);
}

/**
 * Environment for our own processes: stripped and compiled code is kept from one start to the next; enough threads for
 * files that the journal's writes never wait behind those of a slow drive.
 */
export const runEnvironment = (root) => ({
  ...process.env,
  UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? '16',
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'pedicle-code'),
});

/**
 * Node's own options for a command. What a DICOM node receives passes through short-lived buffers outside a small heap: with V8's
 * usual start size it collects the whole heap every few images, which is half of its processor time (`npm run bench -- hands-off`).
 */
export const nodeOptionsFor = (command) => (command === 'node' ? ['--initial-heap-size=256'] : []);
