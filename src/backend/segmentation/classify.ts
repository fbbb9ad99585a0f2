/** Classifiers on disk beside the other models, and asking one about structures. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finding, fault, findingOf, PedicleError } from '../../core/errors/errors.ts';
import type { Volume } from '../../core/masks/types.ts';
import {
  type Classifiable,
  type ClassifierManifest,
  classifierInput,
  type Fed,
  isClassifier,
  parseClassifier,
  type Score,
  scoresOf,
} from '../../inference/index.ts';
import { askClassifier } from './run-segmentation.ts';

export interface ClassifierFolder {
  readonly folder: string;
  readonly manifest: ClassifierManifest;
}

export interface Classified {
  readonly structure: string;
  /** Empty where the classifier was not asked; `findings` say why. */
  readonly scores: readonly Score[];
}

/** Every classifier under a models folder, sorted by id; a wrong manifest is a finding. */
export async function listClassifiers(
  modelsFolder: string,
): Promise<{ classifiers: ClassifierFolder[]; findings: Finding[] }> {
  const entries = await readdir(modelsFolder, { withFileTypes: true }).catch((cause: unknown) => {
    throw fault('models-folder', {}, { cause });
  });
  const classifiers: ClassifierFolder[] = [];
  const findings: Finding[] = [];
  for (const entry of entries) {
    const folder = join(modelsFolder, entry.name);
    const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => null);
    try {
      const json: unknown = text === null ? null : JSON.parse(text);
      if (isClassifier(json)) classifiers.push({ folder, manifest: parseClassifier(json) });
    } catch (error) {
      // What is no JSON at all is told where models are listed.
      if (error instanceof PedicleError)
        findings.push(findingOf(error, 'error', { file: `${entry.name}/manifest.json` }));
    }
  }
  classifiers.sort((a, b) => a.manifest.id.localeCompare(b.manifest.id));
  return { classifiers, findings };
}

/** @throws PedicleError `models-folder`, `model-unknown`. */
export async function chooseClassifier(modelsFolder: string, id: string): Promise<ClassifierFolder> {
  const { classifiers } = await listClassifiers(modelsFolder);
  const found = classifiers.find((c) => c.manifest.id === id);
  if (found === undefined) throw fault('model-unknown', { id, known: classifiers.map((c) => c.manifest.id) });
  return found;
}

/** What is fed for each structure, or why it is refused: pure work, for a thread. */
export function classifierInputs(
  volume: Volume,
  structures: readonly Classifiable[],
  manifest: ClassifierManifest,
): { readonly asked: { structure: string; fed: readonly Fed[] }[]; readonly findings: Finding[] } {
  const asked: { structure: string; fed: readonly Fed[] }[] = [];
  const findings: Finding[] = [];
  for (const structure of structures) {
    const input = classifierInput(volume, structure, manifest);
    if ('refused' in input) findings.push(...input.refused);
    else asked.push({ structure: structure.name, fed: input.fed });
  }
  return { asked, findings };
}

/**
 * Scores of structures, in the child process that holds the runtime.
 * @throws PedicleError `model-weights-…`, `model-unusable`, `model-output-…`, `segmentation-crashed`, `cancelled`.
 */
export async function classify(
  { folder, manifest }: ClassifierFolder,
  asked: readonly { readonly structure: string; readonly fed: readonly Fed[] }[],
  signal?: AbortSignal,
): Promise<Classified[]> {
  if (asked.length === 0) return [];
  const outputs = await askClassifier(
    { folder, manifest },
    asked.map((one) => one.fed),
    signal,
  );
  return asked.map(({ structure }, n) => ({ structure, scores: scoresOf(outputs[n]!, manifest) }));
}
