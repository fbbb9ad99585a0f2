/**
 * Holds the dependency rules of .dependency-cruiser.cjs. dependency-cruiser parses TypeScript through swc but does not tell
 * it which files are TSX; TypeScript 7 has no JavaScript API to parse with. So the hint is given here, before it loads swc.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const swc = require('@swc/core');
const parseFile = swc.parseFileSync;
swc.parseFileSync = (path, options) => parseFile(path, { ...options, tsx: path.endsWith('.tsx') });

const { cruise } = await import('dependency-cruiser');
const { options, ...ruleSet } = require('../.dependency-cruiser.cjs');
const { output, exitCode } = await cruise(['src', 'electron'], {
  ...options,
  ruleSet,
  validate: true,
  outputType: 'err',
});
console.log(output);

const { homeless, misnamed } = require('./floors.cjs');
const { textsOutsideCatalogue } = require('./own-texts.cjs');
const tracked = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', 'src', 'electron', 'tests', '.ci'],
  {
    encoding: 'utf8',
  },
)
  .trim()
  .split('\n')
  .filter((path) => existsSync(path));
const faults = [
  ...homeless(tracked).map((path) => `${path}: on no floor; give it one in .ci/floors.cjs`),
  ...misnamed(tracked).map((path) => `${path}: file names are kebab-case, React components PascalCase`),
  ...textsOutsideCatalogue(tracked),
];
for (const fault of faults) console.log(fault);
process.exit(exitCode === 0 && faults.length === 0 ? 0 : 1);
