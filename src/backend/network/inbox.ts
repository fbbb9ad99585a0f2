/**
 * Where received instances lie: `<folder>/<Series Instance UID>/<SOP Instance UID>.dcm`. One appears whole and is on the disk before the sender
 * hears that it was taken; what is on its way lies in a hidden folder of the process, which the next start removes.
 */
import { randomUUID } from 'node:crypto';
import { renameSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeFileMeta, isUid, parseDicom, TAG } from '../../dicom/index.ts';
import { systemCode } from '../files/file-errors.ts';
import { makeFolder, makeFreshFolder } from '../files/make-folder.ts';
import { syncFolder } from '../files/write-atomically.ts';
import { IncomingFile } from './incoming-file.ts';

/** What the sender says of an instance before its bytes come. */
export interface Announced {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly sourceAeTitle: string;
}

/** DIMSE C-STORE statuses (PS3.4 B.2.3). */
export const STORE_STATUS = {
  done: 0x0000,
  outOfResources: 0xa700,
  doesNotMatch: 0xa900,
  notUnderstood: 0xc000,
} as const;
export type StoreResult = keyof typeof STORE_STATUS;

export interface Inbox {
  readonly folder: string;
  /** @returns a stream for the data set's bytes. */
  begin(announced: Announced): IncomingFile;
  /** After the stream has finished: puts the file in its place. @param series what it must be of, where one was asked for. */
  keep(file: IncomingFile, announced: Announced, series?: string): Promise<StoreResult>;
  /** Whether the disk has more room than is to stay free, as of at most a second ago. */
  hasRoom(): boolean;
  close(): Promise<void>;
}

const ROOM_EVERY_MS = 1000;
const MOST_HOMES = 64;

/** Hidden, so that whoever looks for images passes it over; named by its process. */
const INCOMING = '.incoming-';
/** Those of this process. */
const inUse = new Set<string>();

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** Removes what was on its way when its process was killed; in a container the next one has the same number. */
async function sweepIncoming(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = Number(/^\.incoming-(\d+)-/.exec(name)?.[1] ?? Number.NaN);
    const path = join(folder, name);
    const left = pid === process.pid ? !inUse.has(path) : Number.isInteger(pid) && !alive(pid);
    if (left) await rm(path, { recursive: true, force: true });
  }
}

/** @param freeBytes room on the disk that stays free. */
export async function openInbox(
  folder: string,
  limits: { readonly instanceBytes: number; readonly freeBytes: number },
): Promise<Inbox> {
  const made = await makeFolder(folder, 0o700);
  // A folder that is new must outlive a power cut as what comes into it does.
  if (made !== undefined) await syncFolder(dirname(folder));
  await sweepIncoming(folder);
  const incoming = await makeFreshFolder(join(folder, `${INCOMING}${process.pid}-`));
  inUse.add(incoming);
  /** Open folders of series, by UID, so that a rename can be made durable; those opened first go first. */
  const homes = new Map<string, Promise<FileHandle | null>>();
  let enough = false;
  async function look(): Promise<void> {
    const found = await statfs(folder).catch(() => null);
    enough = found !== null && found.bavail * found.bsize > limits.freeBytes;
  }
  await look();
  const looking = setInterval(() => void look(), ROOM_EVERY_MS).unref();

  async function openHome(series: string): Promise<FileHandle | null> {
    const path = join(folder, series);
    await mkdir(path, { recursive: true, mode: 0o700 });
    await syncFolder(folder);
    // Windows opens no folder; NTFS journals the rename itself.
    return process.platform === 'win32' ? null : open(path, 'r');
  }

  /** The promise is kept, not its value: associations that bring the same new series at once open one handle. */
  async function homeOf(series: string): Promise<FileHandle | null> {
    const known = homes.get(series);
    if (known !== undefined) return known;
    const opening = openHome(series);
    homes.set(series, opening);
    opening.catch(() => homes.delete(series));
    if (homes.size > MOST_HOMES) await forget(homes.keys().next().value ?? '');
    return opening;
  }

  async function forget(series: string): Promise<void> {
    const opening = homes.get(series);
    homes.delete(series);
    const handle = await opening?.catch(() => null);
    await handle?.close();
  }

  async function place(file: IncomingFile, series: string, instance: string): Promise<void> {
    const target = join(folder, series, `${instance}.dcm`);
    let home = await homeOf(series);
    try {
      renameSync(file.path, target);
    } catch {
      // The series was swept since its last instance.
      await forget(series);
      home = await homeOf(series);
      renameSync(file.path, target);
    }
    await home?.sync();
  }

  return {
    folder,
    begin: (announced) =>
      new IncomingFile(
        join(incoming, `${randomUUID()}.part`),
        encodeFileMeta({ ...announced, sourceAeTitle: announced.sourceAeTitle.slice(0, 16) }),
        limits.instanceBytes,
      ),
    keep: async (file, announced, series) => {
      const told = identityOf(file.head());
      const fits =
        told !== null &&
        told.sopInstanceUid === announced.sopInstanceUid &&
        told.sopClassUid === announced.sopClassUid &&
        (series === undefined || told.seriesInstanceUid === series);
      if (!fits) {
        await rm(file.path, { force: true });
        return told === null ? 'notUnderstood' : 'doesNotMatch';
      }
      try {
        await place(file, told.seriesInstanceUid, told.sopInstanceUid);
        return 'done';
      } catch {
        // The sender keeps its copy and is told.
        await rm(file.path, { force: true });
        return 'outOfResources';
      }
    },
    hasRoom: () => enough,
    close: async () => {
      clearInterval(looking);
      for (const series of [...homes.keys()]) await forget(series);
      await rm(incoming, { recursive: true, force: true });
      inUse.delete(incoming);
    },
  };
}

/** What the data set says of itself, from the start of its file; null when it cannot be read or says no proper UIDs. */
function identityOf(
  head: Uint8Array,
): { sopClassUid: string; sopInstanceUid: string; seriesInstanceUid: string } | null {
  try {
    const set = parseDicom(head, { partial: true, stopBefore: 0x00200010 });
    const [sopClassUid, sopInstanceUid, seriesInstanceUid] = [
      set.string(TAG.sopClassUid),
      set.string(TAG.sopInstanceUid),
      set.string(TAG.seriesInstanceUid),
    ];
    const good = [sopClassUid, sopInstanceUid, seriesInstanceUid].every(isUid);
    return good ? { sopClassUid, sopInstanceUid, seriesInstanceUid } : null;
  } catch {
    return null;
  }
}
