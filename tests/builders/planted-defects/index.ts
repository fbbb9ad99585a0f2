/**
 * Faults of structure sets, one a file. As a script it writes them: `node tests/builders/planted-defects/index.ts <folder>`
 * puts the clean set, one file a fault, and list.json with what must be found into the folder.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanDraft, type Draft, draftFile } from '../planted-set.ts';
import { anatomy } from './anatomy.ts';
import type { Defect } from './defect.ts';
import { names } from './names.ts';
import { references } from './references.ts';
import { shapes } from './shapes.ts';

/** Every fault, by what must be found. */
export const defects: readonly Defect[] = [...names, ...shapes, ...anatomy, ...references];

/** The file with one fault. */
export function plantedFile(defect: Defect): { readonly bytes: Uint8Array; readonly draft: Draft } {
  const draft = cleanDraft();
  defect.plant(draft);
  return { bytes: draftFile(draft), draft };
}

const [, self, folder] = process.argv;
if (self?.endsWith('planted-defects/index.ts') && folder !== undefined) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'clean.dcm'), draftFile(cleanDraft()));
  for (const defect of defects) writeFileSync(join(folder, `${defect.id}.dcm`), plantedFile(defect).bytes);
  const list = defects.map(({ id, code, roi: name, profile }) => ({
    file: `${id}.dcm`,
    code,
    structure: name,
    profile,
  }));
  writeFileSync(join(folder, 'list.json'), JSON.stringify(list, null, 2));
}
