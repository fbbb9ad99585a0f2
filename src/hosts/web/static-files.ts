/** The built renderer, read from one folder; nothing outside it can be named. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** @returns the file's bytes and type, or null when there is none of that name inside `folder`. */
export async function staticFile(
  folder: string,
  urlPath: string,
): Promise<{ bytes: Uint8Array; type: string } | null> {
  let name: string;
  try {
    name = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (name.includes('\0') || name.includes('\\')) return null;
  const path = normalize(join(folder, name === '/' ? 'index.html' : name));
  if (!path.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return null;
  const type = TYPES[extname(path)];
  if (type === undefined) return null;
  const bytes = await readFile(path).catch(() => null);
  return bytes === null ? null : { bytes, type };
}
