/** Pedicle as a caller: a PACS is asked, a CT comes by C-MOVE and C-GET, a structure set goes out byte for byte. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_CALLER } from '../../../src/backend/network/association.ts';
import { echo, find, get, move, storeFiles } from '../../../src/backend/network/client.ts';
import { findWeb, getWeb, storeWeb } from '../../../src/backend/network/dicomweb.ts';
import { openInbox } from '../../../src/backend/network/inbox.ts';
import type { DicomDestination, WebDestination } from '../../../src/backend/network/settings.ts';
import { parseDicom, TAG } from '../../../src/dicom/index.ts';
import { ctFiles, dataSetOf, type NodeHere, nodeHere, received } from '../../builders/dicom-node.ts';
import { hasDicomWeb, type Orthanc, startOrthanc } from '../../builders/orthanc.ts';
import { makeRtstructFile } from '../../builders/rtstruct-file.ts';
import { hasTool, mustRun } from '../../builders/tools.ts';

const caller = { aeTitle: 'PEDICLE', ...DEFAULT_CALLER };
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const sets = (paths: readonly string[]): string[] => paths.map((p) => sha(dataSetOf(readFileSync(p)))).sort();

/** A structure set with a private element, an odd character set and numbers no library would write again the same way. */
function structureSet(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'pedicle-rs-')), 'rs.dcm');
  writeFileSync(
    path,
    makeRtstructFile([
      {
        number: 1,
        name: 'Spinal Cord',
        contours: [{ data: ['1.50', '-0', '3e1', '2', '2.00', '30', '5', '1', '30.0'] }],
      },
    ]),
  );
  return path;
}

describe.skipIf(!hasTool('Orthanc'))('with Orthanc as the PACS', () => {
  let node: NodeHere;
  let orthanc: Orthanc;
  let pacs: DicomDestination;
  const files = ctFiles(5);
  const { studyInstanceUid, seriesInstanceUid } = ((): Record<
    'studyInstanceUid' | 'seriesInstanceUid',
    string
  > => {
    const set = parseDicom(readFileSync(files[0]!));
    return {
      studyInstanceUid: set.string(TAG.studyInstanceUid),
      seriesInstanceUid: set.string(TAG.seriesInstanceUid),
    };
  })();
  const wanted = { studyInstanceUid, seriesInstanceUid };

  beforeAll(async () => {
    node = await nodeHere();
    orthanc = await startOrthanc({ title: 'PEDICLE', port: node.node.port });
    pacs = { kind: 'dicom', name: 'PACS', aeTitle: 'PACS', host: '127.0.0.1', port: orthanc.dicomPort };
    await storeFiles(pacs, caller, files);
  });
  afterAll(async () => {
    await orthanc?.close();
    await node?.close();
  });

  test('echo', async () => {
    await echo(pacs, caller);
    await expect(echo({ ...pacs, port: 1 }, caller)).rejects.toMatchObject({ code: 'network-unreachable' });
  });

  test('the structure set that arrives is byte for byte the one that was sent', async () => {
    const path = structureSet();
    await storeFiles(pacs, caller, [path]);
    const bytes = readFileSync(path);
    const there = await orthanc.file(parseDicom(bytes).string(TAG.sopInstanceUid));
    expect(sha(dataSetOf(there))).toBe(sha(dataSetOf(bytes)));
  });

  test('studies, then the series of one', async () => {
    const [study] = await find(pacs, caller, { patientName: 'Test*' });
    expect(study).toMatchObject({ studyInstanceUid });
    const series = await find(pacs, caller, { studyInstanceUid });
    expect(series.find((s) => s.seriesInstanceUid === seriesInstanceUid)).toMatchObject({ modality: 'CT' });
    expect(await find(pacs, caller, { patientId: 'nobody' })).toEqual([]);
  });

  test('a series comes by C-GET, nothing listening here', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pedicle-get-'));
    const inbox = await openInbox(folder, { instanceBytes: 2 ** 30, freeBytes: 0 });
    expect(await get(pacs, caller, wanted, inbox)).toBe(files.length);
    await inbox.close();
    expect(sets(received(folder))).toEqual(sets(files));
  });

  test('a series comes by C-MOVE to the node', async () => {
    expect(await move(pacs, caller, wanted, 'PEDICLE')).toBe(files.length);
    expect(sets(received(node.folder))).toEqual(sets(files));
    await expect(move(pacs, caller, wanted, 'NOBODY')).rejects.toMatchObject({ code: 'network-failed' });
  });

  describe.skipIf(!hasDicomWeb)('DICOMweb', () => {
    const web = (): WebDestination => ({ kind: 'dicomweb', name: 'WEB', url: `${orthanc.url}/dicom-web` });
    test('QIDO: studies, then the series of one', async () => {
      const studies = await findWeb(web(), { patientName: 'Test*' });
      expect(studies).toContainEqual(expect.objectContaining({ studyInstanceUid }));
      const series = await findWeb(web(), { studyInstanceUid });
      expect(series).toContainEqual(expect.objectContaining({ seriesInstanceUid, modality: 'CT' }));
      expect(await findWeb(web(), { patientId: 'nobody' })).toEqual([]);
    });
    test('WADO-RS: the series as it lies there', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'pedicle-wado-'));
      const inbox = await openInbox(folder, { instanceBytes: 2 ** 30, freeBytes: 0 });
      expect(await getWeb(web(), wanted, inbox)).toBe(files.length);
      await inbox.close();
      expect(sets(received(folder))).toEqual(sets(files));
    });
    test('STOW-RS: byte for byte', async () => {
      const path = structureSet();
      await storeWeb(web(), [path]);
      const bytes = readFileSync(path);
      const there = await orthanc.file(parseDicom(bytes).string(TAG.sopInstanceUid));
      expect(sha(dataSetOf(there))).toBe(sha(dataSetOf(bytes)));
    });
    test('what is not there, and what is no DICOMweb', async () => {
      await expect(findWeb({ ...web(), url: 'http://127.0.0.1:9/x' }, {})).rejects.toMatchObject({
        code: 'network-unreachable',
      });
      await expect(findWeb({ ...web(), url: `${orthanc.url}/system` }, {})).rejects.toMatchObject({
        code: 'network-failed',
      });
    });
  });

  test.skipIf(!hasTool('findscu'))('findscu of DCMTK finds the same series in the same PACS', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pedicle-findscu-'));
    const keys = [
      'QueryRetrieveLevel=SERIES',
      `StudyInstanceUID=${studyInstanceUid}`,
      'SeriesInstanceUID',
      'Modality',
    ];
    const status = await new Promise((resolve) =>
      spawn(
        'findscu',
        [
          ...['-S', '-X', '-od', folder, '-aet', 'PEDICLE', '-aec', 'PACS'],
          ...keys.flatMap((key) => ['-k', key]),
          ...['127.0.0.1', String(orthanc.dicomPort)],
        ],
        { stdio: 'ignore' },
      ).once('close', resolve),
    );
    expect(status).toBe(0);
    const theirs = readdirSync(folder).map((name) => parseDicom(readFileSync(join(folder, name))));
    const ours = await find(pacs, caller, { studyInstanceUid });
    const named = (uid: string, modality: string): string => `${modality} ${uid}`;
    expect(theirs.map((s) => named(s.string(TAG.seriesInstanceUid), s.string(TAG.modality))).sort()).toEqual(
      ours.map((s) => named(s.seriesInstanceUid, s.modality)).sort(),
    );
  });

  test.skipIf(!hasTool('findscu'))(
    'findscu that asks the node is refused, and the node goes on',
    async () => {
      const asked = [
        '-S',
        '-aec',
        'PEDICLE',
        '-k',
        'QueryRetrieveLevel=STUDY',
        '127.0.0.1',
        String(node.node.port),
      ];
      const status = await new Promise((resolve) =>
        spawn('findscu', asked, { stdio: 'ignore' }).once('close', resolve),
      );
      expect(status).not.toBe(0);
      const here: DicomDestination = { ...pacs, name: 'NODE', aeTitle: 'PEDICLE', port: node.node.port };
      await echo(here, caller);
    },
  );

  test('movescu of DCMTK has the PACS send to the node', async () => {
    const before = node.node.counts.stored.done;
    const status = await new Promise((resolve) =>
      spawn(
        'movescu',
        [
          '-S',
          '-aem',
          'PEDICLE',
          '-aec',
          'PACS',
          '-k',
          'QueryRetrieveLevel=SERIES',
          '-k',
          `StudyInstanceUID=${studyInstanceUid}`,
          '-k',
          `SeriesInstanceUID=${seriesInstanceUid}`,
          '127.0.0.1',
          String(orthanc.dicomPort),
        ],
        { stdio: 'ignore' },
      ).once('close', resolve),
    );
    expect(status).toBe(0);
    expect(node.node.counts.stored.done).toBe(before + files.length);
  });
});

test.skipIf(!hasTool('openssl'))(
  'from node to node over TLS, and never to one whose certificate nobody signed',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pedicle-tls-'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    mustRun('openssl', [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate],
      ...subject,
    ]);
    const tls = { key, certificate, authorities: certificate };
    const node = await nodeHere({ address: 'localhost', tls });
    const to: DicomDestination = {
      kind: 'dicom',
      name: 'N',
      aeTitle: 'PEDICLE',
      host: 'localhost',
      port: node.node.port,
      tls,
    };
    const files = ctFiles(2);
    await storeFiles(to, caller, files);
    expect(sets(received(node.folder))).toEqual(sets(files));
    await expect(echo({ ...to, tls: { key, certificate } }, caller)).rejects.toMatchObject({
      code: 'network-failed',
    });
    const { tls: _, ...bare } = to;
    await expect(echo(bare, caller)).rejects.toMatchObject({ code: 'network-failed' });
    await node.close();
  },
);
