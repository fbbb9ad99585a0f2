/**
 * Holds the dependency rules of .dependency-cruiser.cjs. dependency-cruiser parses TypeScript through swc but does not tell
 * it which files are TSX; TypeScript 7 has no JavaScript API to parse with. So the hint is given here, before it loads swc.
 */
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
process.exit(exitCode === 0 ? 0 : 1);
