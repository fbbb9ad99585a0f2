/** The rules of the house themselves: what they must refuse is planted in a tree of its own. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const { FLOORS, misnamed } = createRequire(import.meta.url)('../../../.ci/floors.cjs') as {
  FLOORS: Record<string, string[]>;
  misnamed: (paths: string[]) => string[];
};
const trees: string[] = [];
afterEach(() => {
  for (const tree of trees.splice(0)) rmSync(tree, { recursive: true, force: true });
});

/** A git tree with these files, and what the dependency rules say of it. */
function judged(files: Record<string, string>): { status: number | null; output: string } {
  const tree = mkdtempSync(join(tmpdir(), 'pedicle-house-'));
  trees.push(tree);
  for (const folder of ['src', 'electron', 'tests', '.ci']) mkdirSync(join(tree, folder));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  spawnSync('git', ['init', '-q'], { cwd: tree });
  const run = spawnSync(process.execPath, [join(root, '.ci/dependency-rules.mjs')], {
    cwd: tree,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status: run.status, output: run.stdout + run.stderr };
}

/** A file of floor `name`: itself where the floor is one file, else a file inside. */
const at = (room: string, name: string): string => `${room}/${name}/planted.ts`;

test('an import from a lower floor to a higher one is refused in every room', () => {
  const files: Record<string, string> = {};
  for (const [room, names] of Object.entries(FLOORS)) {
    const [low, high] = [at(room, names[0]!), at(room, names.at(-1)!)];
    files[high] = `${files[high] ?? ''}export const high = 1;\n`;
    const to = relative(dirname(low), high);
    files[low] =
      `${files[low] ?? ''}export { high as up${Object.keys(files).length} } from '${to.startsWith('.') ? to : `./${to}`}';\n`;
  }
  const { status, output } = judged(files);
  expect(status).toBe(1);
  for (const room of Object.keys(FLOORS)) expect(output).toContain(`upwards-in-${room.replaceAll('/', '-')}`);
});

test('the same tree without the upward imports passes', () => {
  const { status, output } = judged({
    'src/core/errors/catalogue/index.ts': 'export const low = 1;\n',
    'src/core/geometry/grid.ts': "export { low } from '../errors/catalogue/index.ts';\n",
  });
  expect(output).toContain('no dependency violations');
  expect(status).toBe(0);
});

test('a room without a floor and a file name in another style are refused', () => {
  const { status, output } = judged({
    'src/core/helpers/all.ts': "export { low } from '../geometry/someGrid.ts';\n",
    'src/core/geometry/someGrid.ts': 'export const low = 1;\n',
  });
  expect(status).toBe(1);
  expect(output).toContain('src/core/helpers: on no floor');
  expect(output).toContain('src/core/geometry/someGrid.ts: file names');
});

test('file names', () => {
  expect(
    misnamed([
      'src/a/trace-contours.ts',
      'src/a/x.worker.ts',
      'src/App.tsx',
      'tests/a.test.ts',
      'src/main.tsx',
    ]),
  ).toEqual([]);
  const wrong = ['src/a/traceContours.ts', 'src/a/Trace.ts', 'src/my_file.ts', 'src/smallBox.tsx'];
  expect(misnamed(wrong)).toEqual(wrong);
});

test('an export that nothing uses is refused', () => {
  const tree = mkdtempSync(join(tmpdir(), 'pedicle-house-'));
  trees.push(tree);
  mkdirSync(join(tree, 'src'));
  writeFileSync(join(tree, 'package.json'), '{"name":"planted","private":true,"type":"module"}');
  writeFileSync(join(tree, 'knip.json'), '{"entry":["src/main.ts!"],"project":["src/**/*.ts!"]}');
  writeFileSync(join(tree, 'src/main.ts'), "import { used } from './part.ts';\nvoid used;\n");
  const judge = (part: string) => {
    writeFileSync(join(tree, 'src/part.ts'), part);
    const command = [join(root, 'node_modules/knip/bin/knip.js'), '--include', 'files,exports,types'];
    return spawnSync(process.execPath, command, { cwd: tree, encoding: 'utf8' });
  };
  expect(judge('export const used = 1;\n').status).toBe(0);
  const planted = judge('export const used = 1;\nexport const forgotten = 2;\n');
  expect(planted.status).toBe(1);
  expect(planted.stdout).toContain('forgotten');
});

test('a sentence of its own is refused: an error, a finding; what is put together again is not', () => {
  const planted = judged({
    'src/core/errors/errors.ts': 'export class PedicleError extends Error {}\n',
    'src/core/masks/told.ts': [
      "import { PedicleError } from '../errors/errors.ts'; /* é */",
      "export const error = () => new PedicleError('x');",
      'export const finding = (e: PedicleError) =>',
      "  ({ code: 'x', severity: 'info', message: 'No ' + e, action: 'Go.' });",
      'export const again = ({ code, severity, message }: Record<string, PedicleError>) =>',
      '  ({ code, severity, message });',
      '',
    ].join('\n'),
  });
  expect(planted.status).toBe(1);
  const lines = [...planted.output.matchAll(/src\/core\/masks\/told\.ts:(\d+): a sentence of its own/g)];
  expect(lines.map(([, line]) => line)).toEqual(['2', '4']);
});

test('words handed to a code as data are refused, through a function of another file too', () => {
  const planted = judged({
    'src/core/errors/errors.ts': 'export const fault = (...all: unknown[]) => new Error(String(all));\n',
    'src/core/geometry/broken.ts':
      "import { fault } from '../errors/errors.ts';\nexport const broken = (what: string) => fault('x', { what });\n",
    'src/core/masks/told.ts': [
      "import { fault } from '../errors/errors.ts';",
      "import { broken as harm } from '../geometry/broken.ts';",
      "export const direct = () => fault('x', { what: `it has ends, too many` });",
      "export const passed = () => harm('The mask is empty.');",
      "export const values = () => [fault('x', { what: 'no-ends', name: 'Kidney_L' }), harm('mask-empty')];",
      '',
    ].join('\n'),
  });
  expect(planted.status).toBe(1);
  const lines = [...planted.output.matchAll(/told\.ts:(\d+): a sentence of its own/g)];
  expect(lines.map(([, line]) => line)).toEqual(['3', '4']);
});

test('a code that is not in the catalogue does not compile', () => {
  const tree = mkdtempSync(join(tmpdir(), 'pedicle-house-'));
  trees.push(tree);
  const judge = (code: string) => {
    const errors = join(root, 'src/core/errors/errors.ts');
    const text = `import { fault } from '${errors}';\nthrow fault('${code}', { files: 3, packed: false });\n`;
    writeFileSync(join(tree, 'planted.ts'), text);
    const options =
      '--noEmit --strict --skipLibCheck --target es2024 --module esnext --moduleResolution bundler';
    const more = ['--allowImportingTsExtensions', '--types', '', join(tree, 'planted.ts')];
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const command = [tsc, ...options.split(' '), ...more];
    return spawnSync(process.execPath, command, { cwd: tree, encoding: 'utf8' });
  };
  const known = judge('ct-none');
  expect(known.stdout).toBe('');
  expect(known.status).toBe(0);
  const planted = judge('no-such-code');
  expect(planted.status).not.toBe(0);
  expect(planted.stdout).toContain('no-such-code');
});
