/**
 * Every row of "what the export proof cannot see" (reliability review, section 3): a fault in the encoder that our own reader shares,
 * or in what the CT reader made of the CT. The first proof is replaced by one that passes, as one with the same fault would.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PreparedExport, prepareExport } from '../../../../src/backend/export/index.ts';
import { secondProof } from '../../../../src/backend/export/second-reader/index.ts';
import { ringAreaMm2 } from '../../../../src/core/contours/index.ts';
import type { Ring, Structure, StructureSet } from '../../../../src/core/structures/types.ts';
import type { CtSeries } from '../../../../src/dicom/ct/types.ts';
import { type EncodeOptions, encodeRtstruct, proveRtstruct } from '../../../../src/dicom/rtstruct/index.ts';
import { ctOnDisk, makeCtSeries, makeGrid } from '../../../builders/ct-series.ts';
import { drawMask } from '../../../builders/masks.ts';
import { makeSet, structureOfMask } from '../../../builders/rt-structures.ts';

const dims = [9, 7, 4] as const;
const grid = makeGrid(dims, [0.9765625, 1.5, 2.5]);
const plain = makeCtSeries(grid);
const empty = Array(7).fill('.........');
const drawn = [
  empty,
  ['.........', '.#######.', '.#.###.#.', '.#######.', '.........', '......##.', '......#..'],
  ['.........', '.........', '...##....', '...##....', '.........', '.........', '.........'],
  empty,
];
const mask = drawMask(drawn, () => grid);

let base = '';
let staging = '';
let ct: CtSeries;
let set: StructureSet;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'pedicle-second-'));
  staging = join(base, 'staging');
  mkdirSync(staging);
  ct = ctOnDisk(plain, join(base, 'ct'));
  set = makeSet(ct, [
    { ...structureOfMask('PTV_T9', mask), interpretedType: 'PTV', colour: [255, 0, 0], roiNumber: 4 },
    { ...structureOfMask('SpinalCord', mask), interpretedType: 'ORGAN', colour: [0, 255, 10] },
  ]);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

type Encode = (set: StructureSet, ct: CtSeries, options?: EncodeOptions) => Uint8Array;

/** Exports through an encoder with a fault, past a first proof that has it too. */
const exported = (encode: Encode): Promise<PreparedExport> =>
  prepareExport(
    staging,
    set,
    ct,
    {},
    {
      encode,
      prove: () => proveRtstruct(encodeRtstruct(set, ct), set, ct),
      proveAgain: secondProof,
    },
  );

const failed = expect.objectContaining({ code: 'export-proof-failed' });

const withRings =
  (change: (ring: Ring) => Ring): Encode =>
  (s, c, o) =>
    encodeRtstruct(
      {
        ...s,
        structures: s.structures.map((structure) => ({
          ...structure,
          slices: new Map([...structure.slices].map(([k, rings]) => [k, rings.map(change)])),
        })),
      },
      c,
      o,
    );
const withStructures =
  (change: (structures: readonly Structure[]) => readonly Structure[]): Encode =>
  (s, c, o) =>
    encodeRtstruct({ ...s, structures: change(s.structures) }, c, o);
const withCt =
  (change: (ct: CtSeries) => CtSeries): Encode =>
  (s, c, o) => {
    const other = change(c);
    return encodeRtstruct(
      { ...s, frameOfReferenceUid: other.frameOfReferenceUid, seriesInstanceUid: other.seriesInstanceUid },
      other,
      o,
    );
  };
/** Changes the file's bytes; `latin1` text stands for them. */
const withBytes =
  (change: (bytes: string) => string): Encode =>
  (s, c, o) => {
    const before = Buffer.from(encodeRtstruct(s, c, o)).toString('latin1');
    const after = change(before);
    expect(after).not.toBe(before);
    return Uint8Array.from(Buffer.from(after, 'latin1'));
  };
/** A tag as it stands in a little-endian file. */
const tag = (group: number, element: number): string =>
  String.fromCharCode(group & 255, group >> 8, element & 255, element >> 8);
const study = (more: Partial<CtSeries['study']>) => withCt((c) => ({ ...c, study: { ...c.study, ...more } }));
const first = (change: (structure: Structure) => Structure) =>
  withStructures(([a, ...rest]) => [change(a as Structure), ...rest]);

/** The values of Referenced ROI Number of the two observations, swapped. */
function swapObservations(bytes: string): string {
  const from = bytes.indexOf(tag(0x3006, 0x0080));
  const links = [
    ...bytes.slice(from).matchAll(new RegExp(`${tag(0x3006, 0x0084)}[\\s\\S]{4}([\\s\\S]{2})`, 'g')),
  ];
  expect(links.length).toBe(2);
  let out = bytes;
  links.forEach((link, n) => {
    const at = from + (link.index ?? 0) + 8;
    out = out.slice(0, at) + links[1 - n]![1] + out.slice(at + 2);
  });
  return out;
}

test('passes what is right, and says what it looked at', async () => {
  const { second, findings, proof } = await exported(encodeRtstruct);
  expect(second).toMatchObject({
    readers: 'dcmjs, dicom-parser',
    contours: proof.contours,
    points: proof.points,
    images: 4,
  });
  expect(second.maxDeviationMm).toBeLessThanOrEqual(1e-9);
  expect(second.cornerDeviationMm).toBeLessThan(1e-6);
  expect(findings.filter((f) => f.severity === 'error')).toEqual([]);
  for (const name of readdirSync(staging)) rmSync(join(staging, name));
});

/** The encoder's choice of contours for a slice with a hole goes wrong, and with it everything that asks the encoder. */
const withHoles =
  (change: (rings: readonly Ring[]) => readonly Ring[]): Encode =>
  (s, c, o) => {
    const structures = s.structures.map((structure): Structure => {
      const slices = new Map([...structure.slices].map(([k, r]) => [k, r.length > 1 ? change(r) : r]));
      return { ...structure, slices, provenance: imported };
    });
    return encodeRtstruct({ ...s, structures }, c, o);
  };
/** One voxel, less than anything else on the slice. */
const hole = (rings: readonly Ring[]): Ring =>
  rings.reduce((least, ring) => (ringAreaMm2(ring) < ringAreaMm2(least) ? ring : least));
const imported = { kind: 'imported', algorithm: 'MANUAL', description: '', edited: false } as const;

test.each<[string, (rings: readonly Ring[]) => readonly Ring[]]>([
  ['a hole is left out', (rings) => rings.filter((ring) => ring !== hole(rings))],
  ['holes are written as contours of their own', (rings) => rings],
  ['only a hole is written', (rings) => [hole(rings)]],
])('fails the proof: %s', async (_, change) => {
  await expect(exported(withHoles(change))).rejects.toMatchObject({
    code: 'export-proof-failed',
    message: expect.stringContaining('ROI 4, slice 2'),
  });
});

test.each<[string, Encode]>([
  ['x mirrored', withRings((ring) => ring.map((v, n) => (n % 3 === 0 ? -v : v)))],
  ['z doubled', withRings((ring) => ring.map((v, n) => (n % 3 === 2 ? 2 * v : v)))],
  ['centimetres', withRings((ring) => ring.map((v) => v / 10))],
  ['one point moved by a nanometre', withRings((ring) => ring.map((v, n) => (n === 4 ? v + 1e-6 : v)))],
  ['decimal comma', withBytes((b) => b.replaceAll(/(\\-?\d+)\.(\d+)(?=\\)/g, '$1,$2'))],
  ['ROI Name under a wrong tag', withBytes((b) => b.replaceAll(tag(0x3006, 0x0026), tag(0x3006, 0x0027)))],
  ['another patient ID and name', study({ patientId: 'T2', patientName: 'Else^Someone' })],
  ['another patient ID', study({ patientId: 'T2' })],
  ['another patient name', study({ patientName: 'Test^Petra' })],
  ['another birth date', study({ patientBirthDate: '19700102' })],
  ['another sex', study({ patientSex: 'F' })],
  ['another study', withCt((c) => ({ ...c, studyInstanceUid: '1.2.3' }))],
  ['PTV written as ORGAN', first((s) => ({ ...s, interpretedType: 'ORGAN' }))],
  ['wrong colour', first((s) => ({ ...s, colour: [254, 0, 0] }))],
  [
    'names swapped',
    withStructures(([a, b]) => [
      { ...(a as Structure), name: (b as Structure).name },
      { ...(b as Structure), name: (a as Structure).name },
    ]),
  ],
  ['a name cut to another level', first((s) => ({ ...s, name: 'PTV_T1' }))],
  ['another number', first((s) => ({ ...s, roiNumber: 5 }))],
  [
    'a drawn structure called automatic',
    first((s) => ({ ...s, provenance: { kind: 'derived', operation: 'x', edited: false, automatic: true } })),
  ],
  ['empty image list', withCt((c) => ({ ...c, resampled: { acquired: [] } }))],
  ['image list of another length', withCt((c) => ({ ...c, resampled: { acquired: c.slices.slice(1) } }))],
  [
    'images shifted by one slice',
    withCt((c) => ({
      ...c,
      slices: c.slices.map((s, k) => ({
        ...s,
        sopInstanceUid: c.slices[(k + 1) % c.slices.length]!.sopInstanceUid,
      })),
    })),
  ],
  ['wrong observation links', withBytes(swapObservations)],
  ['wrong referenced frame', withCt((c) => ({ ...c, frameOfReferenceUid: '1.2.3' }))],
  ['wrong referenced series', withCt((c) => ({ ...c, seriesInstanceUid: '1.2.3' }))],
  ['a structure missing', withStructures((all) => all.slice(1))],
  [
    'a structure twice',
    withStructures((all) => [...all, { ...(all[0] as Structure), id: 'x', name: 'Copy' }]),
  ],
  [
    'contours on a wrong slice',
    first((s) => ({ ...s, slices: new Map([...s.slices].map(([k, r]) => [k + 1, r])) })),
  ],
  ['a missing contour', first((s) => ({ ...s, slices: new Map([...s.slices].slice(1)) }))],
])('fails the proof: %s', async (_, encode) => {
  await expect(exported(encode)).rejects.toThrowError(failed);
  expect(readdirSync(staging)).toEqual([]);
});

/** A CT reader with a fault: picture and contours are wrong together, so the first proof passes by itself. */
test.each<[string, (c: CtSeries) => CtSeries]>([
  [
    'mirrors x',
    (c) => {
      const m = c.grid.indexToPatient;
      const right = m[3] + (dims[0] - 1) * m[0];
      const mirrored = makeGrid(dims, [0.9765625, 1.5, 2.5], {
        originMm: [right, m[7], m[11]],
        row: [-1, 0, 0],
        flipK: true,
      });
      return { ...c, grid: mirrored };
    },
  ],
  ['swaps the pixel spacings', (c) => ({ ...c, grid: makeGrid(dims, [1.5, 0.9765625, 2.5]) })],
  [
    'shifts the SOP UIDs by one slice',
    (c) => ({
      ...c,
      slices: c.slices.map((s, k) => ({
        ...s,
        sopInstanceUid: c.slices[(k + 1) % c.slices.length]!.sopInstanceUid,
      })),
    }),
  ],
  [
    'moves the image half a millimetre',
    (c) => ({ ...c, grid: makeGrid(dims, [0.9765625, 1.5, 2.5], { originMm: [-119.8, -87.4, -310.25] }) }),
  ],
  [
    'reads another patient',
    (c) => ({ ...c, study: { ...c.study, patientId: 'T2', patientName: 'Else^Someone' } }),
  ],
  ['takes another size', (c) => ({ ...c, grid: makeGrid([8, 7, 4], [0.9765625, 1.5, 2.5]) })],
])('fails the proof: a CT reader that %s', async (_, change) => {
  const wrong = change(ct);
  const rows = drawn.map((slice) => slice.map((row) => row.slice(0, wrong.grid.dims[0])));
  const structures = [
    structureOfMask(
      'PTV_T9',
      drawMask(rows, () => wrong.grid),
    ),
  ];
  const own = makeSet(wrong, structures);
  const positions = {
    ...wrong,
    slices: wrong.slices.map((s, k) => {
      const m = wrong.grid.indexToPatient;
      return { ...s, positionMm: [m[2] * k + m[3], m[6] * k + m[7], m[10] * k + m[11]] as const };
    }),
  };
  proveRtstruct(encodeRtstruct(own, positions), own, positions);
  await expect(prepareExport(staging, own, positions)).rejects.toThrowError(failed);
  expect(readdirSync(staging)).toEqual([]);
});

const without = (library: string): string =>
  `data:text/javascript,${encodeURIComponent(
    `import { registerHooks } from 'node:module';
     registerHooks({ resolve(name, context, next) {
       if (name === '${library}') throw Object.assign(new Error('gone'), { code: 'ERR_MODULE_NOT_FOUND' });
       return next(name, context);
     } });`,
  )}`;

test.each(['dcmjs', 'dicom-parser'])('without %s installed nothing is released', async (library) => {
  await expect(
    prepareExport(
      staging,
      set,
      ct,
      {},
      {
        encode: encodeRtstruct,
        prove: proveRtstruct,
        proveAgain: (path, s, c, o, ask) =>
          secondProof(path, s, c, o, { ...ask, execArgv: ['--import', without(library)] }),
      },
    ),
  ).rejects.toMatchObject({ code: 'export-second-reader-missing' });
  expect(readdirSync(staging)).toEqual([]);
});

test('a set that cannot be written ends the second reader that waits for it', async () => {
  let ended: Promise<unknown> = Promise.resolve();
  await expect(
    prepareExport(
      staging,
      set,
      ct,
      {},
      {
        encode: () => {
          throw new Error('no file');
        },
        prove: proveRtstruct,
        proveAgain: (...given) => {
          const proving = secondProof(...given);
          ended = proving.catch((error: unknown) => error);
          return proving;
        },
      },
    ),
  ).rejects.toThrow('no file');
  // Rejected only when its process is gone.
  expect(await ended).toMatchObject({ message: 'no file' });
  expect(readdirSync(staging)).toEqual([]);
});

test('a second reader that hangs is ended, one that crashes is told', async () => {
  const limited = (more: Parameters<typeof secondProof>[4]) =>
    prepareExport(
      staging,
      set,
      ct,
      {},
      {
        encode: encodeRtstruct,
        prove: proveRtstruct,
        proveAgain: (path, s, c, o, ask) => secondProof(path, s, c, o, { ...ask, ...more }),
      },
    );
  await expect(
    limited({
      timeLimitMs: 1000,
      execArgv: ['--import', 'data:text/javascript,await new Promise(() => setInterval(() => {}, 1000))'],
    }),
  ).rejects.toMatchObject({
    code: 'export-second-reader-failed',
    message: expect.stringContaining('too long'),
  });
  await expect(
    limited({ execArgv: ['--import', 'data:text/javascript,process.exit(7)'] }),
  ).rejects.toMatchObject({ code: 'export-second-reader-failed' });
  expect(readdirSync(staging)).toEqual([]);
});

test('a CT whose files are gone, or that is another by now, is not exported on', async () => {
  const gone = { ...ct, files: ct.files.map((f) => ({ ...f, source: `${f.source}.gone` })) };
  await expect(prepareExport(staging, set, gone)).rejects.toMatchObject({ code: 'export-ct-unreadable' });
  await expect(prepareExport(staging, set, { ...ct, files: [] })).rejects.toThrowError(failed);
  const other = ctOnDisk({ ...plain, study: { ...plain.study, patientId: 'T2' } }, join(base, 'other'));
  await expect(prepareExport(staging, set, { ...ct, files: other.files })).rejects.toThrowError(failed);
});

test.each(['Yamada^Tarou=山田^太郎=やまだ^たろう', 'Müller^Jörg^^^', '', '=山田^太郎'])(
  'letters beyond ASCII are no difference: patient “%s”',
  async (patientName) => {
    const other = ctOnDisk(
      { ...plain, study: { ...plain.study, patientName } },
      mkdtempSync(join(base, 'letters-')),
    );
    const named = makeSet(other, [
      structureOfMask('Rückenmark äöü ≥ 2 mm', mask),
      structureOfMask('脊髄', mask),
    ]);
    const { proof } = await prepareExport(staging, named, other);
    expect(proof.rois.map((roi) => roi.name)).toEqual(['Rückenmark äöü ≥ 2 mm', '脊髄']);
    const swapped = prepareExport(
      staging,
      named,
      other,
      {},
      {
        encode: (s, c, o) =>
          encodeRtstruct(
            { ...s, structures: s.structures.map((x) => ({ ...x, name: x.name.replace('ü', 'u') })) },
            c,
            o,
          ),
        prove: () => proof,
        proveAgain: secondProof,
      },
    );
    await expect(swapped).rejects.toThrowError(failed);
    for (const name of readdirSync(staging)) rmSync(join(staging, name));
  },
);
