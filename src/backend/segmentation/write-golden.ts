/**
 * Fills a model's manifest with the SHA-256 of its weights and its golden self-test, computed on the CPU:
 * `node src/backend/segmentation/write-golden.ts models/<id>`. Run it once when the weights change.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fault } from '../../core/errors/errors.ts';
import {
  describeOutput,
  type GoldenInput,
  goldenInput,
  outputChannels,
  parseManifest,
} from '../../inference/index.ts';
import { runOnce } from './child/session.ts';
import { fileSha256 } from './models.ts';

/** Rewrites `folder/manifest.json`, all other keys as they were. @throws PedicleError `model-manifest`, `model-unusable`. */
export async function writeGolden(folder: string): Promise<void> {
  const path = join(folder, 'manifest.json');
  const json = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  const { golden: _old, ...rest } = json;
  const manifest = parseManifest({ ...rest, sha256: '0'.repeat(64) });
  const weights = join(folder, manifest.file);
  const sha256 = await fileSha256(weights);
  const input: GoldenInput = { generator: 'blobs', seed: 1, shape: goldenShape(manifest.input) };
  const channels = manifest.input.channels.length;
  const spatial = manifest.input.rank === 4 ? input.shape.slice(1) : input.shape;
  const data = await runOnce({ folder, manifest }, goldenInput(input, channels), [1, channels, ...spatial]);
  const expected = describeOutput(data, outputChannels(manifest.output));
  const golden = { input, expected, tolerance: 1e-3 };
  parseManifest({ ...rest, sha256, golden });
  await writeFile(path, `${compactJson({ ...rest, sha256, golden }, 0)}\n`);
}

/** The smallest input that is still telling: one patch for fixed networks, about 32 voxels a side for others. */
function goldenShape(input: ReturnType<typeof parseManifest>['input']): [number, number, number] {
  if (!input.dynamic) return [...input.patch];
  const side = Math.ceil(32 / input.multipleOf) * input.multipleOf;
  return input.rank === 4 ? [1, side, side] : [side, side, side];
}

/** JSON with everything that fits on 110 columns kept on one line. */
function compactJson(value: unknown, indent: number): string {
  const line = JSON.stringify(value)
    .replaceAll('":', '": ')
    .replace(/,(?=["[{\d-])/g, ', ');
  if (line.length + indent <= 110 || value === null || typeof value !== 'object')
    return JSON.stringify(value) === line ? line : safeLine(value, line);
  const pad = ' '.repeat(indent + 2);
  const end = ' '.repeat(indent);
  if (Array.isArray(value))
    return `[\n${value.map((v) => pad + compactJson(v, indent + 2)).join(',\n')}\n${end}]`;
  const entries = Object.entries(value).map(
    ([k, v]) => `${pad}${JSON.stringify(k)}: ${compactJson(v, indent + 2)}`,
  );
  return `{\n${entries.join(',\n')}\n${end}}`;
}

/** The spaced line where spacing did not touch a string's content, else plain JSON. */
function safeLine(value: unknown, line: string): string {
  return JSON.stringify(JSON.parse(line)) === JSON.stringify(value) ? line : JSON.stringify(value);
}

const folder = process.argv[2];
if (process.argv[1]?.endsWith('write-golden.ts')) {
  if (!folder) throw fault('usage', { what: 'model-folder' });
  await writeGolden(folder);
}
