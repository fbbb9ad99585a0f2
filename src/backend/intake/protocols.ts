/** Structure templates as what a case without hands is to hold. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Protocol, parseProtocol } from '../../core/editing/index.ts';
import { fault } from '../../core/errors/errors.ts';

/**
 * The templates of a folder, by id.
 * @param folder holds `<id>.json` files (resources/protocols).
 * @throws PedicleError `protocol-invalid`.
 */
export async function listProtocols(folder: string): Promise<Protocol[]> {
  const files = (await readdir(folder)).filter((f) => f.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => parseProtocol(JSON.parse(await readFile(join(folder, file), 'utf8')))),
  );
}

/**
 * The template of this id or title (whatever the case of its letters).
 * @param folder as of {@link listProtocols}.
 * @throws PedicleError `protocol-unknown` with the ids there are, `protocol-invalid`.
 */
export async function findProtocol(folder: string, name: string): Promise<Protocol> {
  const all = await listProtocols(folder);
  const wanted = name.trim().toLowerCase();
  const found = all.find(({ id, title }) => id === wanted || title.toLowerCase() === wanted);
  if (found !== undefined) return found;
  throw fault('protocol-unknown', { id: name, ids: all.map(({ id }) => id) });
}

/** The structures of a template that a network draws (the others, targets above all, are a person's). As {@link findProtocol}. */
export async function protocolStructures(folder: string, name: string): Promise<string[]> {
  const { structures } = await findProtocol(folder, name);
  return structures.filter((s) => s.model !== undefined).map((s) => s.name);
}
