import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PedicleError } from '../../../../src/core/errors/errors.ts';
import {
  checkRtstruct,
  decodeRtstruct,
  encodeRtstruct,
  proveRtstruct,
} from '../../../../src/dicom/rtstruct/index.ts';
import { sharedDicom } from '../../../builders/ct-folder.ts';
import { makeCtSeries } from '../../../builders/ct-series.ts';
import { maskGrids, maskShapes, shapeMask } from '../../../builders/mask-cases.ts';
import { makeSet, structureOfMask } from '../../../builders/rt-structures.ts';
import { makeRtstructFile } from '../../../builders/rtstruct-file.ts';

const long = process.env.PEDICLE_LONG === '1';
const mutants = long ? 2000 : 200;
const ct = makeCtSeries(maskGrids.oblique!);

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Bit flips, truncations, wrong and huge lengths, repeated and removed pieces. */
function mutate(bytes: Uint8Array, seed: number): Uint8Array {
  const next = random(seed * 7919 + 1);
  const at = () => Math.floor(next() * bytes.length);
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  switch (seed % 6) {
    case 0:
      return copy.subarray(0, at());
    case 1:
      for (let n = 0; n < 1 + next() * 30; n += 1) copy[at()]! ^= 1 << Math.floor(next() * 8);
      return copy;
    case 2:
      view.setUint32(
        Math.min(at(), bytes.length - 4),
        next() < 0.5 ? 0xffffffff : Math.floor(next() * 2 ** 32),
        true,
      );
      return copy;
    case 3: {
      const [a, b] = [at(), at()].sort((p, q) => p - q) as [number, number];
      return Uint8Array.from([...copy.subarray(0, a), ...copy.subarray(b)]);
    }
    case 4: {
      const a = at();
      copy.copyWithin(a, at(), at());
      return copy;
    }
    default:
      // Damage inside the header and the sequences' first bytes, where structure is dense.
      for (let n = 0; n < 8; n += 1) copy[Math.floor(next() ** 3 * bytes.length)] = Math.floor(next() * 256);
      return copy;
  }
}

/** `read`, the code of a typed refusal, or what went wrong. */
function attempt(bytes: Uint8Array): string {
  try {
    const decoded = decodeRtstruct(bytes, ct);
    decodeRtstruct(bytes);
    checkRtstruct(bytes, ct);
    const again = encodeRtstruct(decoded.structureSet, ct, { source: decoded.source });
    proveRtstruct(again, decoded.structureSet, ct, { source: decoded.source });
    return 'read';
  } catch (error) {
    return error instanceof PedicleError ? error.code : `${error}`;
  }
}

const allowed = /^(read|not-dicom|not-rtstruct|dicom-truncated|dicom-malformed|dicom-limit)$/;

function seeds(): Uint8Array[] {
  const grid = maskGrids.oblique!;
  const structures = ['hole', 'comb', 'one voxel'].map((name) =>
    structureOfMask(name, shapeMask(grid, maskShapes[name]!)),
  );
  const own = encodeRtstruct(makeSet(ct, structures), ct);
  const explicit = makeRtstructFile(
    [{ number: 1, contours: [{ data: [1, 2, 3, 4, 5, 3, 7, 8, 3], imageUid: '1.2' }] }],
    { explicit: true },
  );
  const real = [
    'eclipse-4slices/RS_Body_SpinalCord.dcm',
    'pymedphys/struct/example_structures.dcm',
    'mim-keyhole/sample/rt.dcm',
  ]
    .map((file) => join(sharedDicom, file))
    .filter(existsSync)
    .map((file) => Uint8Array.from(readFileSync(file)));
  return [own, explicit, ...real];
}

test(`${mutants} damaged files: read or refused with a typed error, never slow${long ? '' : ' (2000 with PEDICLE_LONG=1)'}`, () => {
  const files = seeds();
  const wrong: string[] = [];
  let slowest = 0;
  const seen = new Set<string>();
  for (let seed = 0; seed < mutants; seed += 1) {
    const bytes = mutate(files[Math.floor(seed / 6) % files.length]!, seed);
    const start = performance.now();
    const outcome = attempt(bytes);
    slowest = Math.max(slowest, performance.now() - start);
    seen.add(outcome);
    if (!allowed.test(outcome)) wrong.push(`${seed}: ${outcome}`);
  }
  expect(wrong).toEqual([]);
  if (long) expect(slowest, 'slowest file, ms').toBeLessThan(2000);
  expect(seen.size).toBeGreaterThan(2);
});

test('many rings on one slice and very long rings end', () => {
  const ring = [1, 2, 3, 4, 5, 3, 7, 8, 3];
  const many = makeRtstructFile([{ number: 1, contours: Array(20_000).fill({ data: ring }) }]);
  const large = makeRtstructFile([
    {
      number: 1,
      contours: [{ data: Array.from({ length: 300_000 }, (_, n) => (n % 3 === 2 ? 3 : (n * 7919) % 1000)) }],
    },
  ]);
  for (const bytes of [many, large]) expect(checkRtstruct(bytes)[0]).toBeDefined();
});
