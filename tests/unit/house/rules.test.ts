/** The rules of the house themselves: what they must refuse is planted in a tree of its own. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
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

test('an import from any floor to the next higher one is refused, in every room', () => {
  const files: Record<string, string> = {};
  const arrows: string[] = [];
  for (const [room, names] of Object.entries(FLOORS))
    for (const [n, name] of names.slice(0, -1).entries()) {
      const [low, high] = [at(room, name), at(room, names[n + 1]!)];
      files[high] = `${files[high] ?? ''}export const from${arrows.length} = 1;\n`;
      const to = relative(dirname(low), high);
      files[low] =
        `${files[low] ?? ''}export { from${arrows.length} as up${arrows.length} } from '${to.startsWith('.') ? to : `./${to}`}';\n`;
      arrows.push(`upwards-in-${room.replaceAll('/', '-')}: ${low} → ${high}`);
    }
  const { status, output } = judged(files);
  expect(status).toBe(1);
  expect(arrows.filter((arrow) => !output.includes(arrow))).toEqual([]);
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

/** What knip says of a tree of one program and one test, in each of the forms that `npm run check` runs it in. */
function unused(part: string): (readonly [status: number | null, output: string])[] {
  const tree = mkdtempSync(join(tmpdir(), 'pedicle-house-'));
  trees.push(tree);
  mkdirSync(join(tree, 'src'));
  mkdirSync(join(tree, 'tests'));
  writeFileSync(join(tree, 'package.json'), '{"name":"planted","private":true,"type":"module"}');
  const entries = '"entry":["src/main.ts!","tests/*.test.ts"],"project":["src/**/*.ts!","tests/**/*.ts"]';
  writeFileSync(join(tree, 'knip.json'), `{${entries},"vitest":false}`);
  writeFileSync(join(tree, 'src/main.ts'), "import { used } from './part.ts';\nvoid used;\n");
  writeFileSync(join(tree, 'src/part.ts'), part);
  writeFileSync(
    join(tree, 'tests/part.test.ts'),
    "import * as part from '../src/part.ts';\nvoid part.tested;\n",
  );
  return scripts.unused!.split(' && ').map((command) => {
    const [name, ...words] = command.split(' ');
    expect(name).toBe('knip');
    const run = spawnSync(process.execPath, [join(root, 'node_modules/knip/bin/knip.js'), ...words], {
      cwd: tree,
      encoding: 'utf8',
    });
    return [run.status, run.stdout] as const;
  });
}

test('an export that nothing uses is refused, and one that only tests use', () => {
  const [own, tests, nobody] = ['used', 'tested', 'forgotten'].map((name) => `export const ${name} = 1;\n`);
  expect(unused(own!).map(([status]) => status)).toEqual([0, 0]);
  for (const [status, output] of unused(own! + nobody!)) {
    expect(status).toBe(1);
    expect(output).toContain('forgotten');
  }
  const [all, production] = unused(own! + tests!);
  expect(all![0], 'a test uses it').toBe(0);
  expect(production![0]).toBe(1);
  expect(production![1]).toContain('tested');
});

test('npm run check runs every one of these rules', () => {
  expect(scripts.check!.split(' && ')).toEqual([
    'biome check .',
    'npm run -s types',
    'node .ci/dependency-rules.mjs',
    'npm run -s unused',
  ]);
  expect(scripts.types).toBe(
    'tsc -p tsconfig.neutral.json && tsc -p tsconfig.dom.json && tsc -p tsconfig.node.json && tsc --noEmit',
  );
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
