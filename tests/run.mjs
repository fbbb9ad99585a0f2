/**
 * `npm test`: installs what is missing, runs everything that can run here and ends with one plain line
 * `N passed, N failed, N skipped`. Plain JavaScript: it must start before node_modules exists.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureNodeModules, projectNode, runEnvironment } from '../src/hosts/launch/install.mjs';
import { ensureDebianPackages } from './debian-packages.mjs';
import { flowFailures, unitFailures } from './failures.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
ensureNodeModules(root);
const missing = ensureDebianPackages([
  'chromium',
  'dcmtk',
  'dicom3tools',
  'plastimatch',
  'orthanc',
  'orthanc-dicomweb',
  'python3-pydicom',
  'python3-scipy',
]);
if (missing.length > 0) console.log(`Not installed here, their tests are skipped: ${missing.join(', ')}`);

Object.assign(process.env, runEnvironment(root));
const node = projectNode(root);
const total = { passed: 0, failed: 0, skipped: 0 };
/** What failed, said again at the end. */
const failures = [];
const bin = (name) => join(root, 'node_modules', '.bin', name);

/** A static check counts as one test. */
function check(name, command, args) {
  console.log(`\n== ${name}`);
  const ok = spawnSync(command, args, { stdio: 'inherit' }).status === 0;
  total[ok ? 'passed' : 'failed'] += 1;
  if (!ok) failures.push(name);
}

/** Runs a test runner that writes a JSON report; a runner without a report is one failure. */
function suite(name, command, args, report, count, told = () => [], env = {}) {
  console.log(`\n== ${name}`);
  const status = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } }).status;
  if (!existsSync(report)) {
    total.failed += 1;
    failures.push(`${name}: no report`);
    return;
  }
  const text = readFileSync(report, 'utf8');
  const read = report.endsWith('.json') ? JSON.parse(text) : text;
  const n = count(read);
  total.passed += n.passed;
  total.failed += n.failed;
  total.skipped += n.skipped;
  failures.push(...told(read));
  if (status !== 0 && n.failed === 0) {
    total.failed += 1;
    failures.push(`${name}: ended with status ${status}, though no test failed; its own words are above`);
  }
}

/** A Python that can run the recipe's tests: the training environment where there is one, else the system's. */
function trainingPython() {
  const own = process.env.PEDICLE_TRAINING_PYTHON ?? join(homedir(), 'pedicle-training/venv/bin/python');
  const fits = (python) =>
    spawnSync(python, ['-c', 'import pytest, numpy, scipy'], { stdio: 'ignore' }).status === 0;
  return [own, '/usr/bin/python3', 'python3'].find(fits) ?? null;
}

const reports = mkdtempSync(join(tmpdir(), 'pedicle-test-'));
check('format and lint', bin('biome'), ['ci', '--colors=off', '.']);
for (const world of ['neutral', 'dom', 'node']) {
  check(`types: ${world}`, bin('tsc'), ['-p', `tsconfig.${world}.json`]);
}
check('types: tests and tools', bin('tsc'), ['--noEmit']);
check('dependency rules', node, ['.ci/dependency-rules.mjs']);
check('nothing unused', node, [
  'node_modules/knip/bin/knip.js',
  '--include',
  'files,exports,types,dependencies,unlisted',
]);

const unitReport = join(reports, 'vitest.json');
suite(
  'unit, property, contract, golden, interop',
  node,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${unitReport}`,
  ],
  unitReport,
  (r) => ({
    passed: r.numPassedTests,
    failed: r.numFailedTests,
    skipped: r.numPendingTests + r.numTodoTests,
  }),
  unitFailures,
);

const flowsReport = join(reports, 'playwright.json');
suite(
  'flows in a real browser',
  node,
  [join(root, 'node_modules/@playwright/test/cli.js'), 'test', '-c', 'tests/e2e', '--reporter=list,json'],
  flowsReport,
  ({ stats }) => ({ passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped }),
  flowFailures,
  { PLAYWRIGHT_JSON_OUTPUT_NAME: flowsReport },
);

const python = trainingPython();
if (python === null) {
  console.log(
    `\n== training recipe: skipped, no Python with pytest, numpy and scipy here. To run it:\n` +
      `python3.11 -m venv ~/pedicle-training/venv && ~/pedicle-training/venv/bin/pip install -r models/training/requirements.txt`,
  );
  total.skipped += 1;
} else {
  if (spawnSync(python, ['-m', 'ruff', '--version'], { stdio: 'ignore' }).status === 0)
    check('training recipe: ruff', python, ['-m', 'ruff', 'check', '--no-cache', 'models/training']);
  const recipeReport = join(reports, 'pytest.xml');
  suite(
    'training recipe',
    python,
    ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', 'models/training/tests', `--junitxml=${recipeReport}`],
    recipeReport,
    (xml) => {
      const of = (name) => Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(xml)?.[1] ?? 0);
      const [failed, skipped] = [of('failures') + of('errors'), of('skipped')];
      // Without PyTorch nothing is collected: that is one thing left out.
      if (of('tests') === 0) return { passed: 0, failed: 0, skipped: 1 };
      return { passed: of('tests') - failed - skipped, failed, skipped };
    },
  );
}

rmSync(reports, { recursive: true, force: true });
if (failures.length > 0) console.log(`\n== failed\n${failures.join('\n')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
