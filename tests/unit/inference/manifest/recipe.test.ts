import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../../src/inference/index.ts';

const recipe = fileURLToPath(new URL('../../../../models/training/', import.meta.url));
const python = ['python3', 'python'].find(
  (name) => spawnSync(name, ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).status === 0,
);

/** What models/training/pedicle_training/manifest.py makes of a model, with the sums and self-test of the file that is there. */
function made(model: string): unknown {
  const run = spawnSync(python as string, ['-m', 'pedicle_training.manifest', model], {
    cwd: recipe,
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout);
}

describe.skipIf(python === undefined)(
  'manifest.py of the training recipe (needs Python 3.11, nothing else)',
  () => {
    it.each(['spine-ct', 'oar-ct'])('%s passes the schema and is the manifest in the repository', (model) => {
      const manifest = made(model);
      expect(parseManifest(manifest).id).toBe(model);
      expect(manifest).toEqual(JSON.parse(readFileSync(`${recipe}../${model}/manifest.json`, 'utf8')));
    });
  },
);
