/** Seeded mutants of CT files: every one is read completely or refused with a PedicleError, quickly and in bounded memory. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isCode } from '../../../../src/core/errors/catalogue/index.ts';
import { PedicleError } from '../../../../src/core/errors/errors.ts';
import { loadVolume } from '../../../../src/dicom/ct/volume.ts';
import { assembleSeries, planResample, readCtHeader } from '../../../../src/dicom/index.ts';
import { ctFile, enhancedCtFile } from '../../../builders/dicom-ct.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../fixtures/dicom/${name}.dcm`, import.meta.url)));
const SOURCES: readonly (readonly [string, Uint8Array])[] = [
  ['plain', ctFile({ rows: 16, columns: 16 })],
  [
    'enhanced',
    enhancedCtFile(
      [
        [0, 0, 0],
        [0, 0, 2],
        [0, 0, 4],
      ],
      new Int16Array(36),
    ),
  ],
  ...[
    'implicit',
    'big-endian',
    'deflated',
    'rle',
    'jpeg-ls',
    'jpeg-2000',
    'jpeg-lossless-sv1',
    'jpeg-lossless-p7',
  ].map((name) => [name, fixture(name)] as const),
];
const PER_SOURCE = process.env.PEDICLE_LONG === '1' ? 800 : 150;

function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Bit flips, truncation, wrong lengths, huge counts, copied, removed and inserted pieces. */
function mutate(original: Uint8Array, next: () => number): Uint8Array {
  const whole = (n: number): number => Math.floor(next() * n);
  let bytes = original.slice();
  const kind = whole(7);
  if (kind === 0) for (let n = 1 + whole(8); n > 0; n -= 1) bytes[whole(bytes.length)]! ^= 1 << whole(8);
  else if (kind === 1) bytes = bytes.slice(0, whole(bytes.length));
  else if (kind === 2)
    for (let n = 1 + whole(4); n > 0; n -= 1) bytes[132 + whole(bytes.length - 132)] = 0xff;
  else if (kind === 3) bytes.set([0xff, 0xff, 0xff, whole(2) * 0x80 + 0x7f], whole(bytes.length - 4));
  else if (kind === 4) bytes.copyWithin(whole(bytes.length), whole(bytes.length), whole(bytes.length));
  else if (kind === 5) bytes.fill(whole(256), whole(bytes.length), whole(bytes.length));
  else {
    const at = whole(bytes.length);
    const piece = bytes.slice(whole(bytes.length), whole(bytes.length));
    bytes = Uint8Array.from([...bytes.slice(0, at), ...piece, ...bytes.slice(at)]);
  }
  return bytes;
}

/** Reads as the program does; answers the number of volumes, or the code of the refusal. */
async function read(bytes: Uint8Array): Promise<number | string> {
  try {
    const { studies } = assembleSeries([readCtHeader(bytes, 'mutant')]);
    const refused = studies.flatMap((s) => s.refused);
    const series = [
      ...studies.flatMap((s) => s.series),
      ...refused.filter((r) => r.irregular !== null).map((r) => planResample(r, 1)),
    ];
    for (const one of series) {
      await loadVolume(one, () => bytes);
    }
    return series.length;
  } catch (error) {
    if (error instanceof PedicleError && isCode(error.code)) return error.code;
    throw error;
  }
}

describe.each(SOURCES)('mutants of %s', (name, original) => {
  it(`${PER_SOURCE} are read or refused`, async () => {
    const next = random(name.length * 7919 + original.length);
    const outcomes = new Map<number | string, number>();
    let slowestMs = 0;
    for (let n = 0; n < PER_SOURCE; n += 1) {
      const mutant = mutate(original, next);
      const start = process.cpuUsage();
      const outcome = await read(mutant);
      const used = process.cpuUsage(start);
      slowestMs = Math.max(slowestMs, (used.user + used.system) / 1000);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect([...outcomes.keys()].filter((o) => typeof o === 'string').length).toBeGreaterThan(0);
    // A hang, not a timing: every mutant is a few kilobytes and takes well under a millisecond of work.
    expect(slowestMs).toBeLessThan(2000);
    expect(process.memoryUsage().rss).toBeLessThan(512 * 2 ** 20 + 3 * original.length);
  });

  it('no truncated copy gives a volume', async () => {
    const next = random(original.length);
    const lengths = [1, 2, 3, 8, 9].map((cut) => original.length - cut);
    for (let n = 0; n < 60; n += 1) lengths.push(Math.floor(next() * original.length));
    for (const length of lengths) {
      const outcome = await read(original.slice(0, length));
      expect(typeof outcome === 'string' || outcome === 0, `cut to ${length} bytes`).toBe(true);
    }
  });
});
