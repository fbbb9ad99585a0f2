/**
 * The second reader: a process of its own with little memory, that reads the written file and the CT's headers with libraries of
 * others and tells what they say. It compares nothing, keeps nothing, logs nothing.
 */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Answer, CtRequest, FileRequest } from '../protocol.ts';

async function write(bytes: Uint8Array): Promise<void> {
  if (!process.stdout.write(bytes)) await once(process.stdout, 'drain');
}

async function answer(what: Answer): Promise<void> {
  const json = Buffer.from(JSON.stringify(what));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  await write(Buffer.concat([length, json]));
}

// Whoever asked is gone: so is the reason to go on.
process.stdout.on('error', () => process.exit(1));

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function asked<T>(): Promise<T> {
  const { value, done } = await lines.next();
  // Whoever asked gave up: nothing was written.
  if (done) process.exit(1);
  return JSON.parse(value) as T;
}

let where: 'start' | 'file' | 'ct' = 'start';
try {
  const { ctFiles } = await asked<CtRequest>();
  // Loaded here, so that a missing library is an answer and not a crash.
  const { default: dcmjs } = await import('dcmjs');
  dcmjs.log.setLevel('silent');
  const { readStructureFile } = await import('./structure-file.ts');
  const { readCtFile } = await import('./ct-file.ts');
  where = 'ct';
  const ct = ctFiles.map(readCtFile);
  where = 'file';
  const { file } = await asked<FileRequest>();
  const { reading, coordinates } = readStructureFile(readFileSync(file));
  await answer({ kind: 'read', file: reading, ct });
  for (const points of coordinates())
    await write(new Uint8Array(points.buffer, points.byteOffset, points.byteLength));
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const missing = where === 'start' && (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND');
  await answer({
    kind: 'failed',
    missing,
    where,
    why: missing || !(error instanceof Error) ? '' : error.message,
  });
}
