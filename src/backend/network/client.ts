/** What Pedicle asks of other systems: C-ECHO, C-FIND, C-MOVE, C-GET, and C-STORE of a file's very bytes. */
import dimse from 'dcmjs-dimse';
import { fault } from '../../core/errors/errors.ts';
import { parseDicom } from '../../dicom/index.ts';
import { readInput } from '../files/read-input.ts';
import { associate, type Caller, failed } from './association.ts';
import type { Inbox } from './inbox.ts';
import { READ_SYNTAXES, STORED_CLASSES } from './library.ts';
import type { DicomDestination } from './settings.ts';
import { StoreScp } from './store-scp.ts';

const { CEchoRequest, CFindRequest, CGetRequest, CMoveRequest, CStoreRequest } = dimse.requests;

interface Answer {
  getStatus(): number;
  getDataset(): { getElements(): Record<string, unknown> } | undefined;
}

const PENDING = new Set([0xff00, 0xff01]);

/** @throws PedicleError as `associate`. */
export async function echo(to: DicomDestination, caller: Caller): Promise<void> {
  const request = new CEchoRequest();
  let status = -1;
  request.on('response', (answer: Answer) => {
    status = answer.getStatus();
  });
  await associate(to, caller, { requests: [{ request }] });
  if (status !== 0) throw failed(to, { what: 'echo' });
}

/** A data set that goes out as it lies in its file: the library never decodes or encodes it. */
class ExactDataset extends dimse.Dataset {
  private readonly exact: Buffer;

  constructor(sopClassUid: string, sopInstanceUid: string, transferSyntaxUid: string, exact: Buffer) {
    super({ SOPClassUID: sopClassUid, SOPInstanceUID: sopInstanceUid }, transferSyntaxUid);
    this.exact = exact;
  }

  override getDenaturalizedDataset(): Buffer {
    return this.exact;
  }

  override setTransferSyntaxUid(): never {
    throw new Error('These bytes go out as they are.');
  }
}

/** Splits a file at the end of its File Meta Information (PS3.10 7.1). @throws PedicleError of `parseDicom`, `not-dicom`. */
function exactDataset(bytes: Buffer): ExactDataset {
  const { meta } = parseDicom(bytes, { stopBefore: 0x00080020, partial: true });
  const length = meta?.elements.get(0x00020000);
  const count = meta?.number(0x00020000);
  if (!meta || length === undefined || typeof count !== 'number') throw fault('not-dicom', { packed: false });
  const start = length.offset + length.length + count;
  return new ExactDataset(
    meta.string(0x00020002),
    meta.string(0x00020003),
    meta.string(0x00020010),
    bytes.subarray(start),
  );
}

/**
 * Sends files; the data set of each arrives byte for byte as it lies there.
 * @throws PedicleError as `associate`; `network-failed` when one is not taken.
 */
export async function storeFiles(
  to: DicomDestination,
  caller: Caller,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const statuses: number[] = [];
  const requests = [];
  for (const path of paths) {
    const set = exactDataset(await readInput(path));
    const request = new CStoreRequest(set);
    request.on('response', (answer: Answer) => statuses.push(answer.getStatus()));
    requests.push({ request, syntaxUid: set.getTransferSyntaxUid() });
  }
  await associate(to, caller, { requests, ...(signal === undefined ? {} : { signal }) });
  // Without an answer the other side does not take the class at all; Bxxx are warnings.
  const taken = statuses.filter((status) => status === 0 || (status & 0xf000) === 0xb000).length;
  if (taken < paths.length) {
    const worst = statuses.find((status) => status !== 0);
    throw failed(
      to,
      worst === undefined
        ? { what: 'kind-not-taken' }
        : { what: 'taken', taken, files: paths.length, status: worst },
    );
  }
}

export interface FoundRemotely {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly patientId: string;
  readonly patientName: string;
  readonly studyDate: string;
  readonly description: string;
  readonly modality: string;
  readonly images: number | null;
}

export interface Query {
  readonly patientId?: string;
  readonly patientName?: string;
  /** DA or a range `YYYYMMDD-YYYYMMDD`. */
  readonly studyDate?: string;
  /** Looks for the series of this study instead of for studies. */
  readonly studyInstanceUid?: string;
}

/** A value of a query's answer, DIMSE or DICOM JSON: text, a list, or a name of parts. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(textOf).join('\\');
  if (typeof value === 'object' && value !== null && 'Alphabetic' in value) return textOf(value.Alphabetic);
  return '';
}

function foundOf(elements: Record<string, unknown>): FoundRemotely {
  const text = (name: string): string => textOf(elements[name]);
  const images = Number(
    text('NumberOfSeriesRelatedInstances') || text('NumberOfStudyRelatedInstances') || Number.NaN,
  );
  return {
    studyInstanceUid: text('StudyInstanceUID'),
    seriesInstanceUid: text('SeriesInstanceUID'),
    patientId: text('PatientID'),
    patientName: text('PatientName'),
    studyDate: text('StudyDate'),
    description: text('SeriesDescription') || text('StudyDescription'),
    modality: text('Modality') || text('ModalitiesInStudy'),
    images: Number.isFinite(images) ? images : null,
  };
}

/** More studies than a person can look through: the query was for everything, or the answer does not end. */
const MOST_FOUND = 20_000;

/** Studies, or the series of one. @throws PedicleError as `associate`; `network-failed`. */
export async function find(to: DicomDestination, caller: Caller, query: Query): Promise<FoundRemotely[]> {
  const patient = { PatientID: query.patientId ?? '', PatientName: query.patientName ?? '' };
  const request =
    query.studyInstanceUid === undefined
      ? CFindRequest.createStudyFindRequest({
          ...patient,
          StudyDate: query.studyDate ?? '',
          StudyInstanceUID: '',
          StudyDescription: '',
          ModalitiesInStudy: '',
          NumberOfStudyRelatedInstances: '',
        })
      : CFindRequest.createSeriesFindRequest({
          StudyInstanceUID: query.studyInstanceUid,
          SeriesInstanceUID: '',
          SeriesDescription: '',
          Modality: '',
          NumberOfSeriesRelatedInstances: '',
        });
  const found: FoundRemotely[] = [];
  let last = -1;
  request.on('response', (answer: Answer) => {
    last = answer.getStatus();
    const elements = answer.getDataset()?.getElements();
    if (found.length > MOST_FOUND) return;
    if (PENDING.has(last) && elements !== undefined) found.push(foundOf(elements));
  });
  const enough = new AbortController();
  request.on('response', () => {
    if (found.length > MOST_FOUND) enough.abort();
  });
  await associate(to, caller, { requests: [{ request }], signal: enough.signal }).catch((error: unknown) => {
    throw enough.signal.aborted ? failed(to, { what: 'answer-large' }) : error;
  });
  if (last !== 0) throw failed(to, { what: 'query' });
  return found;
}

interface Progress extends Answer {
  getCompleted(): number;
  getFailures(): number;
}

export interface Wanted {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
}

/** @throws PedicleError `network-failed` when the transfer did not end well. @returns how many instances came. */
async function transfer(
  to: DicomDestination,
  request: InstanceType<typeof CMoveRequest> | InstanceType<typeof CGetRequest>,
  run: () => Promise<void>,
): Promise<number> {
  const seen = { status: -1, completed: 0, failures: 0 };
  request.on('response', (answer: Progress) => {
    seen.status = answer.getStatus();
    seen.completed = Math.max(seen.completed, answer.getCompleted() || 0);
    seen.failures = Math.max(seen.failures, answer.getFailures() || 0);
  });
  await run();
  if (seen.status !== 0 || seen.failures > 0)
    throw failed(to, { what: 'sent', sent: seen.completed, failures: seen.failures });
  return seen.completed;
}

/** Has the other side send a series to the node `destinationTitle`. @returns how many instances it sent. */
export function move(
  to: DicomDestination,
  caller: Caller,
  wanted: Wanted,
  destinationTitle: string,
): Promise<number> {
  const request = CMoveRequest.createSeriesMoveRequest(
    destinationTitle,
    wanted.studyInstanceUid,
    wanted.seriesInstanceUid,
  );
  return transfer(to, request, () => associate(to, caller, { requests: [{ request }] }));
}

/** Fetches a series over the association itself: nothing need listen here. @returns how many instances came. */
export function get(
  to: DicomDestination,
  caller: Caller,
  wanted: Wanted,
  inbox: Inbox,
  signal?: AbortSignal,
): Promise<number> {
  const request = CGetRequest.createSeriesGetRequest(wanted.studyInstanceUid, wanted.seriesInstanceUid);
  request.setAddStorageSopClassesToAssociation(false);
  return transfer(to, request, () =>
    associate(to, caller, {
      requests: [{ request }],
      prepare: (association) => {
        for (const uid of STORED_CLASSES) {
          const id = association.addPresentationContext(uid);
          for (const syntax of READ_SYNTAXES) association.addTransferSyntaxToPresentationContext(id, syntax);
          const context = association.getPresentationContext(id);
          context.setUserRole(true);
          context.setProviderRole(true);
        }
      },
      scp: (guard) => new StoreScp(guard, inbox, to.aeTitle),
      ...(signal === undefined ? {} : { signal }),
    }),
  );
}
