/** Models on disk: a folder with a manifest and an ONNX file each. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finding, PedicleError } from '../../core/errors/errors.ts';
import { parseManifest } from '../../inference/index.ts';
import type { ModelFolder } from './types.ts';

/**
 * Every model under `modelsFolder`, sorted by id. A folder without manifest.json is not a model; one with a wrong
 * manifest becomes a finding (`model-manifest`), as do two models of the same id (`model-id-twice`).
 * @throws PedicleError `models-folder` when the folder cannot be read.
 */
export async function listModels(
  modelsFolder: string,
): Promise<{ models: ModelFolder[]; findings: Finding[] }> {
  const entries = await readdir(modelsFolder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new PedicleError(
      'models-folder',
      'The models folder cannot be read.',
      'Check the path of the models folder.',
      { cause },
    );
  });
  const models: ModelFolder[] = [];
  const findings: Finding[] = [];
  const names = entries.filter((e) => e.isDirectory() || e.isSymbolicLink()).map((e) => e.name);
  for (const name of names.sort()) {
    const folder = join(modelsFolder, name);
    const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => null);
    if (text === null) continue;
    const read = parseModel(folder, name, text);
    if ('code' in read) findings.push(read);
    else if (models.some((m) => m.manifest.id === read.manifest.id))
      findings.push(twice(name, read.manifest.id));
    else models.push(read);
  }
  models.sort((a, b) => a.manifest.id.localeCompare(b.manifest.id));
  return { models, findings };
}

function parseModel(folder: string, name: string, text: string): ModelFolder | Finding {
  try {
    return { folder, manifest: parseManifest(JSON.parse(text)) };
  } catch (error) {
    const message = error instanceof PedicleError ? error.message : 'manifest.json is not valid JSON.';
    return {
      code: 'model-manifest',
      severity: 'error',
      message,
      action: 'Correct the manifest (docs/models.md) or remove the folder.',
      file: `${name}/manifest.json`,
    };
  }
}

const twice = (name: string, id: string): Finding => ({
  code: 'model-id-twice',
  severity: 'warning',
  message: `Another folder already holds a model called ${id}.`,
  action: 'Keep one of them.',
  file: `${name}/manifest.json`,
});

/** The models wanted by id. @throws PedicleError `model-unknown`. */
export function chooseModels(models: readonly ModelFolder[], ids: readonly string[]): ModelFolder[] {
  return ids.map((id) => {
    const found = models.find((m) => m.manifest.id === id);
    if (found !== undefined) return found;
    const known = models.map((m) => m.manifest.id).join(', ');
    throw new PedicleError(
      'model-unknown',
      `There is no model called ${id}.`,
      `Choose from: ${known || 'none installed'}.`,
    );
  });
}

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
export async function checkedWeights(model: ModelFolder): Promise<string> {
  const path = join(model.folder, model.manifest.file);
  const hash = await fileSha256(path).catch((cause: unknown) => {
    throw new PedicleError(
      'model-weights-missing',
      `${model.manifest.title}: ${model.manifest.file} cannot be read.`,
      'Fetch the model again.',
      { cause },
    );
  });
  if (hash !== model.manifest.sha256) {
    throw new PedicleError(
      'model-weights-changed',
      `${model.manifest.title}: ${model.manifest.file} is not the file its manifest names (SHA-256 differs).`,
      'Fetch the model again, or correct sha256 in the manifest if the file was changed on purpose.',
    );
  }
  return path;
}
