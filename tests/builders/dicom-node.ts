/** A node of ours in a folder of its own, and a CT of a few slices to send. */
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Inbox, openInbox } from '../../src/backend/network/inbox.ts';
import { type DicomNode, startDicomNode } from '../../src/backend/network/node.ts';
import { parseNodeSettings } from '../../src/backend/network/settings.ts';
import { makeCtFiles, makeCtSeries, makeGrid } from './ct-series.ts';

export interface NodeHere {
  readonly folder: string;
  readonly inbox: Inbox;
  readonly node: DicomNode;
  close(): Promise<void>;
}

export async function nodeHere(changes: Record<string, unknown> = {}): Promise<NodeHere> {
  const folder = mkdtempSync(join(tmpdir(), 'pedicle-node-'));
  const { limits, ...rest } = changes;
  const settings = parseNodeSettings({
    version: 1,
    port: 0,
    limits: { freeBytes: 0, ...(limits as object | undefined) },
    ...rest,
  });
  const inbox = await openInbox(folder, settings.limits);
  const node = await startDicomNode(settings, inbox);
  return {
    folder,
    inbox,
    node,
    close: async () => {
      await node.close();
      await inbox.close();
    },
  };
}

/** One file a slice. @returns the paths. */
export function ctFiles(slices: number, uidRoot?: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'pedicle-ct-'));
  mkdirSync(folder, { recursive: true });
  return makeCtFiles(makeCtSeries(makeGrid([7, 5, slices], [1, 1.5, 2]), uidRoot)).map((bytes, n) => {
    const path = join(folder, `CT.${String(n).padStart(4, '0')}.dcm`);
    writeFileSync(path, bytes);
    return path;
  });
}

/** What was received, below the inbox. */
export const received = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.dcm'))
    .map((name) => join(folder, name));

/** The bytes behind the File Meta Information: the data set itself. */
export function dataSetOf(file: Uint8Array): Buffer {
  const bytes = Buffer.from(file);
  return bytes.subarray(144 + bytes.readUInt32LE(140));
}
