/** Folders → studies, series, RT objects, and what is wrong with every file. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Finding, fault, finding, findingOf, PedicleError } from '../../core/errors/errors.ts';
// Not through the door of dicom: reading a folder needs no RT Structure Set code, and starts in half the time.
import { assembleSeries } from '../../dicom/ct/assemble.ts';
import { readCtHeader } from '../../dicom/ct/header.ts';
import type { CtHeader, PatientStudy } from '../../dicom/ct/types.ts';
import { withFileStart } from './file-start.ts';
import { nextTurn } from './load.ts';
import { type RtObject, readRtObject } from './rt-objects.ts';
import type { FoundStudy, ScanOptions, ScanResult } from './types.ts';
import { tellUnread } from './unread.ts';
import { walkFiles } from './walk.ts';

/** Files of one kind that are named; more of them are counted. */
const NAMED_FILES = 3;
/** After this much work other things get their turn. */
const WORK_MS = 10;

type Outcome =
  | { readonly kind: 'ct'; readonly header: CtHeader }
  | { readonly kind: 'rt'; readonly object: RtObject }
  | { readonly kind: 'finding'; readonly path: string; readonly finding: Finding };

/**
 * Reads the headers of all files at and below `paths` (about 16 KB a file, twelve at a time) and sorts them into
 * studies with their CT series, structure sets, plans and doses. Nothing stops the scan: a file that cannot be used
 * becomes a finding.
 * @throws PedicleError `cancelled`.
 */
export async function scanFolder(paths: readonly string[], options: ScanOptions = {}): Promise<ScanResult> {
  const findings: Finding[] = [];
  const files = walkFiles(paths, findings);
  const outcomes: Outcome[] = [];
  let found = 0;
  let done = 0;
  let workedSince = performance.now();
  let pause: Promise<void> | null = null;
  // One pause for all readers: with one each, all twelve would work for WORK_MS in the same turn of the event loop.
  const rest = (): Promise<void> => {
    pause ??= nextTurn().then(() => {
      workedSince = performance.now();
      pause = null;
    });
    return pause;
  };
  const reader = async (): Promise<void> => {
    for (;;) {
      if (options.signal?.aborted) {
        throw fault('cancelled', { what: 'folder' });
      }
      const next = await files.next();
      if (next.done) return;
      const slot = found;
      found += 1;
      outcomes[slot] = readOne(next.value);
      if (performance.now() - workedSince > WORK_MS) await rest();
      done += 1;
      options.onProgress?.(done, found);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency ?? 12 }, reader));
  const headers = outcomes.flatMap((o) => (o.kind === 'ct' ? [o.header] : []));
  const unread = outcomes.flatMap((o) =>
    o.kind === 'finding' ? [{ path: o.path, finding: o.finding }] : [],
  );
  const assembled = tellUnread(assembleSeries(await hashRivals(headers)), unread);
  const objects = outcomes.flatMap((o) => (o.kind === 'rt' ? [o.object] : []));
  const unused = unread.map((one) => one.finding);
  return {
    studies: joinStudies(assembled.studies, objects),
    findings: [...findings, ...summarise([...unused, ...assembled.findings])],
    fileCount: found,
  };
}

function readOne(path: string): Outcome {
  const file = basename(path);
  try {
    return withFileStart(path, ({ file: header, sizeBytes, stamp }): Outcome => {
      const object = readRtObject(header, path);
      if (object !== null) return { kind: 'rt', object };
      const ct = cutToSize(readCtHeader(header, path), sizeBytes);
      return { kind: 'ct', header: { ...ct, stamp: stamp(ct.layout.pixelData?.offset ?? 0) } };
    });
  } catch (error) {
    if (!(error instanceof PedicleError))
      return {
        kind: 'finding',
        path,
        finding: finding('file-unreadable', 'warning', { name: null }, { file }),
      };
    if (error.code === 'not-dicom' && /\.(gz|bz2|zip|7z|tar|tgz)$/i.test(file))
      return { kind: 'finding', path, finding: finding('not-dicom', 'info', { packed: true }, { file }) };
    const severity = error.code === 'not-dicom' || error.code === 'not-ct' ? 'info' : 'warning';
    return { kind: 'finding', path, finding: findingOf(error, severity, { file }) };
  }
}

/** Pixel Data that reaches beyond the end of the file is as long as the file lets it be. */
function cutToSize(header: CtHeader, sizeBytes: number): CtHeader {
  const place = header.layout.pixelData;
  if (place === null || place.offset === null || place.length < 0) return header;
  const length = Math.min(place.length, Math.max(0, sizeBytes - place.offset));
  return { ...header, layout: { ...header.layout, pixelData: { ...place, length } } };
}

/** Equal findings of many files become one that counts them and names the first. */
function summarise(findings: readonly Finding[]): Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const one of findings) {
    const key = `${one.code} ${one.severity} ${one.message}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()].flatMap((group): Finding[] => {
    const first = group[0] as Finding;
    if (group.length <= NAMED_FILES) return group;
    const { file: _, ...rest } = first;
    const names = group.slice(0, NAMED_FILES).map((f) => f.file);
    return [{ ...rest, message: `${group.length} files (${names.join(', ')} …): ${first.message}` }];
  });
}

function joinStudies(
  studies: readonly { study: PatientStudy; series: FoundStudy['series']; refused: FoundStudy['refused'] }[],
  objects: readonly RtObject[],
): FoundStudy[] {
  const all = new Map(studies.map((s) => [s.study.studyInstanceUid, s]));
  const owners = objects.map((object): [RtObject, string] => [object, studyOf(object, studies)]);
  for (const [{ found }, uid] of owners) {
    if (!all.has(uid)) all.set(uid, { study: found.study, series: [], refused: [] });
  }
  const of = (uid: string): RtObject[] =>
    owners.flatMap(([object, owner]) => (owner === uid ? [object] : []));
  return [...all].map(([uid, study]) => ({
    ...study,
    structureSets: of(uid).flatMap((o) => (o.kind === 'structures' ? [o.found] : [])),
    plans: of(uid).flatMap((o) => (o.kind === 'plan' ? [o.found] : [])),
    doses: of(uid).flatMap((o) => (o.kind === 'dose' ? [o.found] : [])),
  }));
}

/**
 * The study an object is offered with: that of the series its contours were drawn on, else of the only CT in its frame of reference; archives give structure sets study UIDs
 * of their own. Else its own study.
 */
function studyOf(object: RtObject, studies: Parameters<typeof joinStudies>[0]): string {
  const own = object.found.study.studyInstanceUid;
  if (object.kind !== 'structures') return own;
  const { referencedSeriesUids, frameOfReferenceUids } = object.found;
  const those = (
    test: (s: { seriesInstanceUid: string; frameOfReferenceUid?: string }) => boolean,
  ): string[] =>
    studies.filter((s) => s.series.some(test) || s.refused.some(test)).map((s) => s.study.studyInstanceUid);
  const drawnOn = those((s) => referencedSeriesUids.includes(s.seriesInstanceUid));
  if (drawnOn.length > 0) return drawnOn.includes(own) ? own : (drawnOn[0] as string);
  const inFrame = those((s) => frameOfReferenceUids.includes(s.frameOfReferenceUid ?? ''));
  return inFrame.length === 1 &&
    !inFrame.includes(own) &&
    !studies.some((s) => s.study.studyInstanceUid === own)
    ? (inFrame[0] as string)
    : own;
}

/** Hash of everything from the pixels on; of the whole file where it is not known where they start. */
async function pixelHash(header: CtHeader): Promise<string> {
  const bytes = await readFile(header.source).catch(() => null);
  // A file that cannot be read any more is no copy of anything.
  if (bytes === null) return `unreadable ${header.source}`;
  const from = header.layout.pixelData?.offset ?? 0;
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(bytes.subarray(from)).digest('hex');
}

/**
 * The headers, those of a SOP Instance UID that occurs more than once with the hash of their pixels. Reads only these files, one after the other: most scans hold none.
 */
async function hashRivals(headers: readonly CtHeader[]): Promise<CtHeader[]> {
  const counts = new Map<string, number>();
  for (const { sopInstanceUid: uid } of headers) counts.set(uid, (counts.get(uid) ?? 0) + 1);
  const hashed: CtHeader[] = [];
  for (const header of headers) {
    const rival = header.sopInstanceUid !== '' && (counts.get(header.sopInstanceUid) ?? 0) > 1;
    hashed.push(rival ? { ...header, pixelHash: await pixelHash(header) } : header);
  }
  return hashed;
}
