/** DICOMweb as a client (PS3.18): QIDO-RS, WADO-RS and STOW-RS over the platform's own fetch. */

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Data } from '../../core/errors/catalogue/index.ts';
import { fault, PedicleError } from '../../core/errors/errors.ts';
import { parseDicom } from '../../dicom/index.ts';
import { readInput } from '../files/read-input.ts';
import { saysTls } from './association.ts';
import { type FoundRemotely, type Query, textOf, type Wanted } from './client.ts';
import type { Inbox } from './inbox.ts';
import { STORED_CLASSES } from './library.ts';
import type { WebDestination } from './settings.ts';

const failedWith = (to: WebDestination, why: Data<'network-failed'>['why'], cause?: unknown): PedicleError =>
  fault('network-failed', { to: to.name, why }, { cause });

/** How long the other side may be silent, ms, and how long its answer in JSON may be. */
export interface WebLimits {
  readonly idleMs: number;
  readonly jsonBytes: number;
}
/** As long as an association may be silent. */
const LIMITS: WebLimits = { idleMs: 60_000, jsonBytes: 64 * 2 ** 20 };
/** Until what was sent is answered: it goes over a slow line first, and the archive may look at it. */
const POST_FACTOR = 10;

interface Answer {
  readonly response: Response;
  /** The bytes as they come; fails when the other side falls silent. */
  readonly chunks: AsyncGenerator<Uint8Array>;
}

/** Why a request came to nothing. */
function whyNot(to: WebDestination, error: unknown): PedicleError {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && cause.message.includes('redirect'))
    return failedWith(to, { what: 'redirect' }, error);
  if (saysTls(cause)) return failedWith(to, { what: 'tls' }, error);
  return fault('network-unreachable', { to: to.name, address: null }, { cause: error });
}

async function ask(
  to: WebDestination,
  path: string,
  { signal, ...init }: RequestInit,
  { idleMs }: WebLimits,
): Promise<Answer> {
  const authorization =
    to.authorizationFile === undefined
      ? undefined
      : (await readInput(to.authorizationFile, 1 << 20)).toString('utf8').trim();
  const quiet = new AbortController();
  let timer = setTimeout(() => quiet.abort(), init.method === 'POST' ? idleMs * POST_FACTOR : idleMs);
  const refusal = (error: unknown): PedicleError => {
    if (error instanceof PedicleError) return error;
    if (signal?.aborted) return fault('cancelled', { what: 'transfer' });
    return quiet.signal.aborted ? failedWith(to, { what: 'silent' }, error) : whyNot(to, error);
  };
  const response = await fetch(`${to.url.replace(/\/$/, '')}${path}`, {
    ...init,
    signal: AbortSignal.any([quiet.signal, ...(signal == null ? [] : [signal])]),
    redirect: 'error',
    headers: {
      ...(init.headers as Record<string, string> | undefined),
      ...(authorization === undefined ? {} : { Authorization: authorization }),
    },
  }).catch((error: unknown) => {
    clearTimeout(timer);
    throw refusal(error);
  });
  clearTimeout(timer);
  if (!response.ok) {
    await response.body?.cancel();
    throw failedWith(to, { what: 'http', status: response.status });
  }
  async function* chunks(): AsyncGenerator<Uint8Array> {
    if (response.body === null) return;
    const restart = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => quiet.abort(), idleMs);
    };
    try {
      restart();
      for await (const chunk of response.body) {
        restart();
        yield chunk;
      }
    } catch (error) {
      if (error instanceof PedicleError) throw error;
      if (signal?.aborted) throw fault('cancelled', { what: 'transfer' });
      throw failedWith(to, { what: quiet.signal.aborted ? 'silent' : 'broke-off' }, error);
    } finally {
      clearTimeout(timer);
    }
  }
  return { response, chunks: chunks() };
}

/** What an answer says in JSON, null where it is none. @throws PedicleError `network-failed` for one that does not end. */
async function jsonOf({ chunks }: Answer, to: WebDestination, { jsonBytes }: WebLimits): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let held = 0;
  for await (const chunk of chunks) {
    held += chunk.length;
    if (held > jsonBytes) throw failedWith(to, { what: 'answer-large' });
    parts.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    return null;
  }
}

/** DICOM JSON (PS3.18 F): a tag's values. */
const answerSchema = z.array(z.record(z.string(), z.object({ Value: z.array(z.unknown()).optional() })));

/** Studies, or the series of one. @throws PedicleError `network-unreachable`, `network-failed`. */
export async function findWeb(to: WebDestination, query: Query, limits = LIMITS): Promise<FoundRemotely[]> {
  const { studyInstanceUid } = query;
  const asked = new URLSearchParams();
  if (query.patientId) asked.set('PatientID', query.patientId);
  if (query.patientName) asked.set('PatientName', query.patientName);
  if (query.studyDate) asked.set('StudyDate', query.studyDate);
  const path =
    studyInstanceUid === undefined
      ? `/studies?${asked}`
      : `/studies/${encodeURIComponent(studyInstanceUid)}/series`;
  const answer = await ask(to, path, { headers: { Accept: 'application/dicom+json' } }, limits);
  // Without a match some servers answer 204 and nothing.
  if (answer.response.status === 204) return [];
  const parsed = answerSchema.safeParse(await jsonOf(answer, to, limits));
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
 * @throws PedicleError `network-unreachable`, `network-failed` (also when one of them is not taken), `not-dicom`, `file-unreadable`.
 */
export async function storeWeb(
  to: WebDestination,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const boundary = `pedicle-${randomUUID()}`;
  const parts: Uint8Array[] = [];
  for (const path of paths) {
    const bytes = await readInput(path);
    // Nothing else leaves as DICOM.
    const { meta } = parseDicom(bytes, { partial: true, stopBefore: 0x00080020 });
    if (!meta) throw fault('not-dicom', { packed: false });
    parts.push(Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`), bytes);
    parts.push(Buffer.from('\r\n'));
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  const request: RequestInit = {
    method: 'POST',
    body: new Uint8Array(Buffer.concat(parts)),
    headers: {
      'Content-Type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
      Accept: 'application/dicom+json',
    },
    ...(signal === undefined ? {} : { signal }),
  };
  const answer = await ask(to, '/studies', request, LIMITS);
  const told = z
    .record(z.string(), z.object({ Value: z.array(z.unknown()).optional() }))
    .safeParse((await jsonOf(answer, to, LIMITS)) ?? {});
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
  limits = LIMITS,
): Promise<number> {
  const path = `/studies/${encodeURIComponent(wanted.studyInstanceUid)}/series/${encodeURIComponent(wanted.seriesInstanceUid)}`;
  const request: RequestInit = {
    headers: { Accept: 'multipart/related; type="application/dicom"; transfer-syntax=*' },
    ...(signal === undefined ? {} : { signal }),
  };
  const { response, chunks } = await ask(to, path, request, limits);
  const boundary = /boundary="?([^";]+)"?/i.exec(response.headers.get('content-type') ?? '')?.[1];
  if (boundary === undefined || response.body === null) {
    await response.body?.cancel();
    throw failedWith(to, { what: 'no-parts' });
  }
  let count = 0;
  for await (const part of partsOf(chunks, boundary, to)) if (await keepPart(part, inbox, to)) count += 1;
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
  body: AsyncIterable<Uint8Array>,
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
