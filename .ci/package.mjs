/**
 * `npm run package`: builds, writes the third-party notices and makes the installers. `npm run package -- --check` makes
 * nothing but looks whether every file the shell starts or reads is in the build, and in the unpacked package where there is one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Entries of the main process, as electron.vite.config.ts names them. */
export const entries = () =>
  [
    ...readFileSync(join(root, 'electron.vite.config.ts'), 'utf8').matchAll(
      /^\s+'?([\w-]+)'?: at\('(?:src|electron)\/[^']+\.ts'\)/gm,
    ),
  ]
    .map(([, name]) => name)
    .filter((name) => name !== 'preload');

/** Files a build has to hold, below the folder of `out`. */
export const buildFiles = () => [
  ...entries().map((name) => `main/${name}.js`),
  'preload/preload.cjs',
  'renderer/index.html',
  'THIRD-PARTY-NOTICES.txt',
];

/** What is missing from a build in `out`, and from each unpacked package in `dist`. */
export function missing(folder = root) {
  const lacks = (base, files) =>
    files.filter((file) => !existsSync(join(base, file))).map((file) => join(base, file));
  const found = lacks(join(folder, 'out'), buildFiles());
  const dist = join(folder, 'dist');
  for (const name of existsSync(dist) ? readdirSync(dist).filter((n) => n.endsWith('-unpacked')) : []) {
    const resources = join(dist, name, 'resources');
    const unpacked = entries().map((entry) => `app.asar.unpacked/out/main/${entry}.js`);
    found.push(...lacks(resources, ['app.asar', 'app.asar.unpacked/models', ...unpacked]));
  }
  return found;
}

const run = (command, args) => {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 4);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes('--check')) {
    run('npx', ['electron-vite', 'build']);
    run(process.execPath, [join(root, '.ci/third-party-notices.mjs')]);
    run('npx', ['--yes', 'electron-builder@26']);
  }
  const lacking = missing();
  for (const file of lacking) console.error(`missing: ${file}`);
  console.log(
    lacking.length === 0 ? 'Every file of the package is there.' : `${lacking.length} files are missing.`,
  );
  process.exit(lacking.length === 0 ? 0 : 1);
}
