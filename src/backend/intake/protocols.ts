/** Structure templates as what a case without hands is to hold. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseProtocol } from '../../core/editing/index.ts';
import { PedicleError } from '../../core/errors/errors.ts';

/**
 * The structures of a template that a network draws (the others, targets above all, are a person's).
 * @param folder holds `<id>.json` files (resources/protocols).
 * @throws PedicleError `protocol-unknown` with the ids there are, `protocol-invalid`.
 */
export async function protocolStructures(folder: string, id: string): Promise<string[]> {
  const ids = (await readdir(folder)).filter((f) => f.endsWith('.json')).map((f) => f.slice(0, -5));
  if (!ids.includes(id)) {
    throw new PedicleError(
      'protocol-unknown',
      `There is no structure template called ${id}.`,
      `Choose one of ${ids.sort().join(', ')}.`,
    );
  }
  const protocol = parseProtocol(JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8')));
  return protocol.structures.filter((s) => s.model !== undefined).map((s) => s.name);
}
