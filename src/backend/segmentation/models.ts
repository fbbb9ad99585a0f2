/** Models on disk: a folder with a manifest and an ONNX file each. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finding, fault, finding, findingOf, PedicleError } from '../../core/errors/errors.ts';
import { isClassifier, parseManifest } from '../../inference/index.ts';
import type { ModelFolder, WeightsFolder } from './types.ts';

/**
 * Every model under `modelsFolder`, sorted by id. A folder without manifest.json is not a model; one with a wrong
 * manifest becomes a finding (`model-manifest`), as do two models of the same id (`model-id-twice`).
 * @throws PedicleError `models-folder` when the folder cannot be read.
 */
export async function listModels(
  modelsFolder: string,
): Promise<{ models: ModelFolder[]; findings: Finding[] }> {
  const entries = await readdir(modelsFolder, { withFileTypes: true }).catch((cause: unknown) => {
    throw fault('models-folder', {}, { cause });
  });
  const models: ModelFolder[] = [];
  const findings: Finding[] = [];
  const names = entries.filter((e) => e.isDirectory() || e.isSymbolicLink()).map((e) => e.name);
  for (const name of names.sort()) {
    const folder = join(modelsFolder, name);
    const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => null);
    if (text === null) continue;
    const read = parseModel(folder, name, text);
    if (read === null) continue;
    if ('code' in read) findings.push(read);
    else if (models.some((m) => m.manifest.id === read.manifest.id))
      findings.push(twice(name, read.manifest.id));
    else models.push(read);
  }
  models.sort((a, b) => a.manifest.id.localeCompare(b.manifest.id));
  return { models, findings };
}

/** Null for a classifier: it makes no structures (classify.ts). */
function parseModel(folder: string, name: string, text: string): ModelFolder | Finding | null {
  try {
    const json: unknown = JSON.parse(text);
    return isClassifier(json) ? null : { folder, manifest: parseManifest(json) };
  } catch (error) {
    const wrong = error instanceof PedicleError ? error : fault('model-manifest', { wrong: null });
    return findingOf(wrong, 'error', { file: `${name}/manifest.json` });
  }
}

const twice = (name: string, id: string): Finding =>
  finding('model-id-twice', 'warning', { id }, { file: `${name}/manifest.json` });

/** The models wanted by id. @throws PedicleError `model-unknown`. */
export function chooseModels(models: readonly ModelFolder[], ids: readonly string[]): ModelFolder[] {
  return ids.map((id) => {
    const found = models.find((m) => m.manifest.id === id);
    if (found !== undefined) return found;
    throw fault('model-unknown', { id, known: models.map((m) => m.manifest.id) });
  });
}

/** What the model's folder says of it in CARD.md; '' when there is none. */
export const modelCard = ({ folder }: ModelFolder): Promise<string> =>
  readFile(join(folder, 'CARD.md'), 'utf8').catch(() => '');

/** SHA-256 of a file, lower-case hex. */
export async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/**
 * Path of a model's weights after checking that they are the ones the manifest names.
 * @throws PedicleError `model-weights-missing`, `model-weights-changed`.
 */
export async function checkedWeights(model: WeightsFolder): Promise<string> {
  const path = join(model.folder, model.manifest.file);
  const hash = await fileSha256(path).catch((cause: unknown) => {
    throw fault(
      'model-weights-missing',
      { title: model.manifest.title, file: model.manifest.file },
      { cause },
    );
  });
  if (hash !== model.manifest.sha256) {
    throw fault('model-weights-changed', { title: model.manifest.title, file: model.manifest.file });
  }
  return path;
}
