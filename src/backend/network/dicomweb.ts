/** DICOMweb as a client (PS3.18): QIDO-RS, WADO-RS and STOW-RS over the platform's own fetch. */

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Data } from '../../core/errors/catalogue/index.ts';
import { fault, PedicleError } from '../../core/errors/errors.ts';
import { parseDicom } from '../../dicom/index.ts';
import { type FoundRemotely, type Query, textOf, type Wanted } from './client.ts';
import type { Inbox } from './inbox.ts';
import { STORED_CLASSES } from './library.ts';
import type { WebDestination } from './settings.ts';

const failedWith = (to: WebDestination, why: Data<'network-failed'>['why'], cause?: unknown): PedicleError =>
  fault('network-failed', { to: to.name, why }, { cause });

async function ask(to: WebDestination, path: string, init: RequestInit): Promise<Response> {
  const authorization =
    to.authorizationFile === undefined ? undefined : (await readFile(to.authorizationFile, 'utf8')).trim();
  let response: Response;
  try {
    response = await fetch(`${to.url.replace(/\/$/, '')}${path}`, {
      ...init,
      redirect: 'error',
      headers: {
        ...(init.headers as Record<string, string> | undefined),
        ...(authorization === undefined ? {} : { Authorization: authorization }),
      },
    });
  } catch (cause) {
    if (init.signal?.aborted) throw fault('cancelled', { what: 'transfer' });
    throw fault('network-unreachable', { to: to.name, address: null }, { cause });
  }
  if (response.ok) return response;
  await response.body?.cancel();
  throw failedWith(to, { what: 'http', status: response.status });
}

/** DICOM JSON (PS3.18 F): a tag's values. */
const answerSchema = z.array(z.record(z.string(), z.object({ Value: z.array(z.unknown()).optional() })));

/** Studies, or the series of one. @throws PedicleError `network-unreachable`, `network-failed`. */
export async function findWeb(to: WebDestination, query: Query): Promise<FoundRemotely[]> {
  const { studyInstanceUid } = query;
  const asked = new URLSearchParams();
  if (query.patientId) asked.set('PatientID', query.patientId);
  if (query.patientName) asked.set('PatientName', query.patientName);
  if (query.studyDate) asked.set('StudyDate', query.studyDate);
  const path =
    studyInstanceUid === undefined
      ? `/studies?${asked}`
      : `/studies/${encodeURIComponent(studyInstanceUid)}/series`;
  const response = await ask(to, path, { headers: { Accept: 'application/dicom+json' } });
  // Without a match some servers answer 204 and nothing.
  if (response.status === 204) return [];
  const parsed = answerSchema.safeParse(await response.json().catch(() => null));
  if (!parsed.success) throw failedWith(to, { what: 'query-json' });
  return parsed.data.map((one) => {
    const text = (tag: string): string => (one[tag]?.Value ?? []).map(textOf).join('\\');
    const images = Number(text('00201209') || text('00201208') || Number.NaN);
    return {
      studyInstanceUid: text('0020000D') || (studyInstanceUid ?? ''),
      seriesInstanceUid: text('0020000E'),
      patientId: text('00100020'),
      patientName: text('00100010'),
      studyDate: text('00080020'),
      description: text('0008103E') || text('00081030'),
      modality: text('00080060') || text('00080061'),
      images: Number.isFinite(images) ? images : null,
    };
  });
}

/**
 * Sends files by STOW-RS, byte for byte.
 * @throws PedicleError `network-unreachable`, `network-failed` (also when one of them is not taken).
 */
export async function storeWeb(
  to: WebDestination,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const boundary = `pedicle-${randomUUID()}`;
  const parts: Uint8Array[] = [];
  for (const path of paths) {
    parts.push(Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`), await readFile(path));
    parts.push(Buffer.from('\r\n'));
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  const response = await ask(to, '/studies', {
    method: 'POST',
    body: new Uint8Array(Buffer.concat(parts)),
    headers: {
      'Content-Type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
      Accept: 'application/dicom+json',
    },
    ...(signal === undefined ? {} : { signal }),
  });
  const told = z
    .record(z.string(), z.object({ Value: z.array(z.unknown()).optional() }))
    .safeParse(await response.json().catch(() => ({})));
  // Failed SOP Sequence: the rest of the answer may still be a success.
  if (told.success && (told.data['00081198']?.Value ?? []).length > 0)
    throw failedWith(to, { what: 'not-every-file' });
}

/** Fetches a series by WADO-RS as it lies there. @returns how many instances came. */
export async function getWeb(
  to: WebDestination,
  wanted: Wanted,
  inbox: Inbox,
  signal?: AbortSignal,
): Promise<number> {
  const path = `/studies/${encodeURIComponent(wanted.studyInstanceUid)}/series/${encodeURIComponent(wanted.seriesInstanceUid)}`;
  const response = await ask(to, path, {
    headers: { Accept: 'multipart/related; type="application/dicom"; transfer-syntax=*' },
    ...(signal === undefined ? {} : { signal }),
  });
  const boundary = /boundary="?([^";]+)"?/i.exec(response.headers.get('content-type') ?? '')?.[1];
  if (boundary === undefined || response.body === null) throw failedWith(to, { what: 'no-parts' });
  let count = 0;
  try {
    for await (const part of partsOf(response.body, boundary, to))
      if (await keepPart(part, inbox, to)) count += 1;
  } catch (error) {
    if (error instanceof PedicleError) throw error;
    if (signal?.aborted) throw fault('cancelled', { what: 'transfer' });
    throw failedWith(to, { what: 'broke-off' }, error);
  }
  return count;
}

/** @returns whether it is of a kind that is kept. */
async function keepPart(bytes: Buffer, inbox: Inbox, to: WebDestination): Promise<boolean> {
  const { meta } = parseDicom(bytes, { partial: true, stopBefore: 0x00080020 });
  const length = meta?.elements.get(0x00020000);
  const count = meta?.number(0x00020000);
  const announced = {
    sopClassUid: meta?.string(0x00020002) ?? '',
    sopInstanceUid: meta?.string(0x00020003) ?? '',
    transferSyntaxUid: meta?.string(0x00020010) ?? '',
    sourceAeTitle: 'DICOMWEB',
  };
  // Parts of other kinds (reports, secondary captures) are of no use here.
  if (!STORED_CLASSES.includes(announced.sopClassUid)) return false;
  if (!inbox.hasRoom()) throw failedWith(to, { what: 'no-room' });
  if (length === undefined || typeof count !== 'number') throw failedWith(to, { what: 'no-header' });
  const file = inbox.begin(announced);
  const dataSet = bytes.subarray(length.offset + length.length + count);
  await new Promise<void>((resolve, reject) => {
    file.once('error', reject).once('finish', resolve);
    file.end(dataSet);
  }).catch((cause: unknown) => {
    throw failedWith(to, { what: 'not-written' }, cause);
  });
  const result = await inbox.keep(file, announced);
  if (result !== 'done') throw failedWith(to, { what: 'not-kept', result });
  return true;
}

/** The parts of a multipart body, one at a time: never more than one instance in memory. */
async function* partsOf(
  body: ReadableStream<Uint8Array>,
  boundary: string,
  to: WebDestination,
): AsyncGenerator<Buffer> {
  const mark = Buffer.from(`\r\n--${boundary}`);
  // The first mark stands at the very start, without a line end in front of it.
  let pieces: Buffer[] = [Buffer.from('\r\n')];
  let held = 2;
  let first = true;
  for await (const chunk of body) {
    pieces.push(Buffer.from(chunk));
    held += chunk.length;
    if (held > MOST_PART) throw failedWith(to, { what: 'part-large' });
    // Joined only when a mark can be in it: a large part would else be copied with every chunk.
    if (!endOf(pieces, chunk.length + mark.length - 1).includes(mark)) continue;
    let rest = Buffer.concat(pieces);
    for (let at = rest.indexOf(mark); at >= 0; at = rest.indexOf(mark)) {
      if (!first) yield bodyOf(rest.subarray(0, at), to);
      first = false;
      rest = rest.subarray(at + mark.length);
    }
    pieces = [Buffer.from(rest)];
    held = rest.length;
  }
  if (first) throw failedWith(to, { what: 'no-parts' });
  // Behind the last mark stand two hyphens (RFC 2046 5.1.1): without them a part may be missing.
  if (Buffer.concat(pieces).subarray(0, 2).toString('latin1') !== '--')
    throw failedWith(to, { what: 'broke-off-early' });
}

/** The last bytes of all pieces, at least so many. */
function endOf(pieces: readonly Buffer[], bytes: number): Buffer {
  let from = pieces.length;
  for (let held = 0; from > 0 && held < bytes; held += pieces[from]?.length ?? 0) from -= 1;
  return Buffer.concat(pieces.slice(from));
}

const MOST_PART = 4 * 2 ** 30;

function bodyOf(part: Buffer, to: WebDestination): Buffer {
  const end = part.indexOf('\r\n\r\n');
  if (end < 0) throw failedWith(to, { what: 'part-no-headers' });
  return part.subarray(end + 4);
}
