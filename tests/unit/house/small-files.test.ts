/**
 * A file under 40 lines earns its place: it is a door, a component, the end of a worker or one of a family of like files, or several
 * others need it and none of them is its home. What has one user lives with that user.
 */
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const FEW = 40;

/** Families: one file each, found by its name, as docs/contributing.md has it. */
const FAMILIES: readonly RegExp[] = [
  /^src\/core\/checks\/[a-z-]+\.ts$/,
  /^src\/hosts\/cli\/commands\//,
  /^src\/backend\/app\/[a-z-]+-handlers\.ts$/,
  /^src\/renderer\/tools\//,
  /^src\/renderer\/texts\//,
  // One store a file, and who takes what the backend tells.
  /^src\/renderer\/model\/[a-z-]+\.ts$/,
  // One part of the API a file.
  /^src\/contract\/[a-z-]+\.ts$/,
  // Both ends of a worker.
  /worker\.ts$|^src\/renderer\/workers\/[a-z]+\/client\.ts$|^src\/backend\/segmentation\/child\//,
];

/** An idea of its own with a single user so far, and why it stays apart. */
const APART: Readonly<Record<string, string>> = {
  'src/backend/app/recent.ts': 'a file format of its own, tested by itself',
  'src/backend/derive/rules.ts': 'finds a rule set by id; the door hands it to the command line',
  'src/backend/intake/identity.ts': 'what makes two jobs the same is a promise to sites',
  'src/backend/report/contour-picture.ts': 'a picture, beside the charts',
  'src/core/assess/metal-near.ts': 'a rule with numbers of its own, tested by itself',
  'src/core/checks/anatomy/known-cases.ts':
    'what the data file may hold; the evaluation that writes it has its types',
  'src/dicom/derived/cie-lab.ts': 'colour conversion by PS3.3 C.10.7.1.1',
  'src/hosts/web/static-files.ts': 'which path of a request is which file: read as one',
  'src/hosts/cli/host-token.ts': 'what a secret may look like and where it may come from',
  'src/renderer/features/guide/sections.ts': 'pure, beside a component that takes files only a bundler has',
  'src/renderer/features/segment/region.ts': 'pure, beside a component',
  'src/renderer/views/spine/loop-paths.ts': 'pure, beside what draws',
};

const files = globSync('src/**/*.{ts,tsx}', { cwd: root }).map((f) => f.replaceAll('\\', '/'));
const textOf = new Map(files.map((f) => [f, readFileSync(join(root, f), 'utf8')]));

/** Files of src that name this one in an import, a worker's URL or an export. */
function users(file: string): string[] {
  const name = basename(file);
  return files.filter((other) =>
    [...textOf.get(other)!.matchAll(/['"](\.{1,2}\/[^'"?]+)['"]/g)].some(
      ([, path]) => path!.endsWith(name) && join(dirname(other), path!).replaceAll('\\', '/') === file,
    ),
  );
}

const isDoor = (file: string): boolean => basename(file) === 'index.ts';
const small = files.filter((f) => textOf.get(f)!.split('\n').length - 1 < FEW);
const judged = small.filter(
  (f) => !isDoor(f) && !/\.tsx$|\.d\.ts$/.test(f) && !FAMILIES.some((family) => family.test(f)),
);

/** Its users; what a room's door hands out has users outside. */
const hasOneHome = (file: string): boolean => {
  const by = users(file);
  return by.length < 2 && !by.some(isDoor);
};

test('a file under 40 lines with a single user is joined to it, or says why it stays apart', () => {
  expect(judged.filter(hasOneHome).filter((f) => !(f in APART))).toEqual([]);
});

test('every file that stays apart is still there, small and with one user', () => {
  expect(Object.keys(APART).filter((f) => !judged.includes(f) || users(f).length > 1)).toEqual([]);
});

test('a small file with one user is seen as such', () => {
  expect(judged.length).toBeGreaterThan(20);
  expect(hasOneHome('src/hosts/cli/host-token.ts')).toBe(true);
  expect(hasOneHome('src/dicom/uid.ts')).toBe(false);
});
