/** An RTSTRUCT imported through the page's own flow, edited on one slice and exported by the real backend: the rest is the file's. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createBackend } from '../../src/backend/app/create-backend.ts';
import { scanFolder } from '../../src/backend/studies/index.ts';
import {
  type ApiClient,
  connectApi,
  type OpenCase,
  serveApi,
  structureToWire,
} from '../../src/contract/index.ts';
import { structuresOf } from '../../src/core/structures/edit.ts';
import { createStructure, structuresDigest } from '../../src/core/structures/index.ts';
import { parseDicom } from '../../src/dicom/parse/file.ts';
import { TAG as T } from '../../src/dicom/tags.ts';
import { useCase } from '../../src/renderer/model/case.ts';
import { addStructures, editContours } from '../../src/renderer/model/commands.ts';
import { perform, startDocument, useDocument } from '../../src/renderer/model/document.ts';
import { openJournal, useSaveState } from '../../src/renderer/model/journal.ts';
import { useReferences } from '../../src/renderer/model/references.ts';
import { loadStructureFile, startSession } from '../../src/renderer/model/session.ts';
import { memoryChannelPair } from '../builders/memory-channel.ts';
import { phantomFolder } from '../builders/phantom-folder.ts';
import { makeRtstructFile } from '../builders/rtstruct-file.ts';

const page = vi.hoisted(() => ({ connect: (): unknown => null }));
vi.mock('../../src/renderer/connection/index.ts', () => ({ connectBackend: async () => page.connect() }));

const physicalProperties = 0x300600b0;
const property = 0x300600b2;
const observationLabel = 0x30060085;
const derivation = 0x30060038;
const sourceUid = '1.2.826.0.1.3680043.10.9.1';

let phantom: Awaited<ReturnType<typeof phantomFolder>>;
let data = '';
let file = '';
let seriesInstanceUid = '';
const stops: (() => void | Promise<void>)[] = [];

/** A square about the middle of the CT as decimal strings, a little off its plane as rounding leaves it. */
let square: (k: number, halfMm: number) => string[];

beforeAll(async () => {
  phantom = await phantomFolder();
  data = await mkdtemp(join(tmpdir(), 'pedicle-reexport-'));
  const series = (await scanFolder([phantom.ctFolder])).studies[0]!.series[0]!;
  seriesInstanceUid = series.key;
  square = (k, halfMm) => {
    const [x, y, z] = series.slices[k]!.positionMm;
    const [cx, cy] = [x + 100.125, y + 100.0625];
    const corners = [-1, -1, 1, -1, 1, 1, -1, 1];
    return [0, 2, 4, 6].flatMap((n) =>
      [cx + halfMm * corners[n]!, cy + halfMm * corners[n + 1]!, z + 0.05].map((v) =>
        String(Number(v.toFixed(4))),
      ),
    );
  };
  // A hole as a contour of its own, inner one first: Pedicle would write it as a keyhole.
  const contours = [7, 5, 6].flatMap((k) => [{ data: square(k, 5) }, { data: square(k, 15) }]);
  const more = {
    roiMore: [{ tag: derivation, vr: 'LO', value: 'kept generation' }],
    observationMore: [
      { tag: observationLabel, vr: 'SH', value: 'kept label' },
      {
        tag: physicalProperties,
        vr: 'SQ',
        value: [[{ tag: property, vr: 'CS', value: 'REL_ELEC_DENSITY' }]],
      },
    ],
  } as const;
  file = join(data, 'source.dcm');
  await writeFile(
    file,
    makeRtstructFile(
      [
        { number: 41, name: 'Edited', contours, ...more },
        { number: 17, name: 'Untouched', contours, ...more },
      ],
      {
        frame: series.frameOfReferenceUid,
        seriesUid: series.seriesInstanceUid,
        patient: {
          id: series.study.patientId,
          name: series.study.patientName,
          birthDate: series.study.patientBirthDate,
        },
      },
    ),
  );
});
afterAll(async () => {
  for (const stop of stops) await stop();
});

/** A backend of its own on the same data folder, as after a start of the app, with the page's session connected to it. */
async function start(): Promise<ApiClient> {
  const backend = createBackend({ shell: 'web', startFolder: data, dataFolder: data });
  const [clientEnd, serverEnd, close] = memoryChannelPair();
  serveApi(serverEnd, backend.connect().handlers);
  stops.push(close, () => backend.close());
  const client = connectApi(clientEnd);
  page.connect = () => client;
  useReferences.setState({ sets: [] });
  vi.stubGlobal('window', { addEventListener: () => undefined });
  vi.stubGlobal('sessionStorage', { getItem: () => 'none', setItem: () => undefined });
  useCase.setState({ open: null });
  await startSession([]);
  return client;
}

interface Written {
  readonly predecessor: string | undefined;
  /** By ROI name: number, its items' texts, and the decimal strings of every contour by z. */
  readonly rois: ReadonlyMap<string, { number: number; texts: string[]; contours: string[][] }>;
}

async function exported(client: ApiClient, open: OpenCase): Promise<Written> {
  const prepared = await client.call('export.prepare', {
    caseId: open.caseId,
    label: 'AGAIN',
    structures: structuresOf(useDocument.getState().structures).map(structureToWire),
    shown: structuresDigest(structuresOf(useDocument.getState().structures)),
  });
  const path = join(data, 'again.dcm');
  await client.call('export.commit', { exportId: prepared.exportId, path, overwrite: true });
  const dicom = parseDicom(await readFile(path));
  const rois = dicom.items(T.structureSetRoiSequence).map((item, n) => {
    const observation = dicom.items(T.rtRoiObservationsSequence)[n]!;
    const contours = dicom.items(T.roiContourSequence)[n]!.items(T.contourSequence);
    const texts = [
      item.string(derivation),
      observation.string(observationLabel),
      observation.items(physicalProperties)[0]?.string(property) ?? '',
    ];
    return [
      item.string(T.roiName),
      {
        number: Number(item.string(T.roiNumber)),
        texts,
        contours: contours.map((c) => c.strings(T.contourData)),
      },
    ] as const;
  });
  const [predecessor] = dicom.items(T.predecessorStructureSetSequence);
  return { predecessor: predecessor?.string(T.referencedSopInstanceUid), rois: new Map(rois) };
}

const pair = (k: number): string[][] => [square(k, 5), square(k, 15)];

function expectTheFilesOwn({ predecessor, rois }: Written): void {
  expect(predecessor).toBe(sourceUid);
  const texts = ['kept generation', 'kept label', 'REL_ELEC_DENSITY'];
  expect(rois.get('Untouched')).toEqual({
    number: 17,
    texts,
    contours: [...pair(5), ...pair(6), ...pair(7)],
  });
  expect(rois.get('Edited')).toEqual({
    number: 41,
    texts,
    contours: [...pair(5), square(6, 12), ...pair(7)],
  });
}

it('keeps all of the file but the edited slice, with a reference loaded last, and after a crash', async () => {
  const client = await start();
  await client.call('studies.scan', { paths: [phantom.folder] });
  const open = await client.call('case.openSeries', { seriesInstanceUid });
  useCase.setState({ open });
  startDocument(openJournal(client, open.caseId));
  await loadStructureFile(file, 'edit');
  const edited = structuresOf(useDocument.getState().structures).find((s) => s.name === 'Edited')!;
  const after = [Float64Array.from(square(6, 12), Number)];
  perform(editContours('Brush', edited, [{ k: 6, after }]));
  await loadStructureFile(phantom.rtstructPath!, 'reference');
  expect(useReferences.getState().sets).toHaveLength(1);
  await vi.waitFor(() =>
    expect(useSaveState.getState()).toEqual({ state: 'saved', entries: 3, error: null }),
  );
  expectTheFilesOwn(await exported(client, open));

  // The process is gone: another backend, and nothing but what is on disk. The file itself is not needed any more.
  await stops.pop()?.();
  await rm(file);
  const again = await start();
  const recovered = await again.call('sessions.resume', { journalId: open.caseId });
  expect(recovered.entries).toHaveLength(3);
  useCase.setState({ open: recovered.case });
  startDocument(openJournal(again, recovered.case.caseId, recovered.entries.length), recovered.entries);
  expectTheFilesOwn(await exported(again, recovered.case));
});

it('names no predecessor when nothing exported came from a file', async () => {
  const client = await start();
  await client.call('studies.scan', { paths: [phantom.folder] });
  const open = await client.call('case.openSeries', { seriesInstanceUid });
  useCase.setState({ open });
  startDocument(openJournal(client, open.caseId));
  const slices = new Map([[6, [Float64Array.from(square(6, 12), Number)]]]);
  perform(addStructures('Add', [createStructure({ name: 'Drawn', slices })]));
  await loadStructureFile(phantom.rtstructPath!, 'reference');
  expect(useReferences.getState().sets).toHaveLength(1);
  expect((await exported(client, open)).predecessor).toBeUndefined();
});
