import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadFrameDecoder } from '../../../../src/dicom/codecs/decoder.ts';
import { decodeRle } from '../../../../src/dicom/codecs/rle.ts';
import { type LoadedVolume, loadVolume } from '../../../../src/dicom/ct/volume.ts';
import { assembleSeries, readCtHeader } from '../../../../src/dicom/index.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../fixtures/dicom/${name}.dcm`, import.meta.url)));
const load = async (bytes: Uint8Array): Promise<LoadedVolume> => {
  const series = assembleSeries([readCtHeader(bytes, 'a.dcm')]).studies[0]?.series[0];
  if (series === undefined) throw new Error('refused');
  return loadVolume(series, () => bytes);
};

describe('one slice in every transfer syntax', () => {
  const names = [
    'implicit',
    'bare-implicit',
    'big-endian',
    'deflated',
    'rle',
    'jpeg-ls',
    'jpeg-2000',
    'jpeg-lossless-sv1',
  ];
  it.each([...names, ...[2, 3, 4, 5, 6, 7].map((p) => `jpeg-lossless-p${p}`)])(
    '%s is exact',
    async (name) => {
      const expected = (await load(fixture('explicit'))).volume;
      const { volume, findings } = await load(fixture(name));
      expect([...volume.data]).toEqual([...expected.data]);
      expect([volume.data[0], volume.data.at(-1)]).toEqual([-1024, 3071]);
      expect(findings).toEqual([]);
    },
  );

  it.each(['rle', 'jpeg-ls', 'jpeg-2000', 'jpeg-lossless-sv1'])(
    '%s cut short gives no volume',
    async (name) => {
      const bytes = fixture(name);
      // Shorten the last fragment, keeping the structure whole: its last quarter becomes the delimiter and nothing.
      const cut = bytes.slice();
      const { length } = cut;
      cut.fill(0, length - 200, length - 8);
      await expect(load(cut)).rejects.toMatchObject({ code: 'ct-load' });
    },
  );
});

describe('RLE', () => {
  const segment = (...bytes: number[]): Uint8Array => {
    const frame = new Uint8Array(64 + bytes.length);
    frame.set([1, 0, 0, 0, 64, 0, 0, 0]);
    frame.set(bytes, 64);
    return frame;
  };
  it('decodes literal runs, replicate runs and no-ops (PS3.5 G.3.1)', () => {
    expect([...decodeRle(segment(2, 1, 2, 3, 128, 254, 9), 6, 1)]).toEqual([1, 2, 3, 9, 9, 9]);
  });
  it.each([
    ['too short', segment(1, 5, 6), 3],
    ['a run beyond the image', segment(254, 9), 2],
    ['a literal beyond the data', segment(5, 1, 2), 6],
    ['a claim out of proportion', segment(129, 1), 1_000_000],
  ])('refuses %s', (_, frame, pixels) => {
    expect(() => decodeRle(frame, pixels, 1)).toThrow(expect.objectContaining({ code: 'ct-codec-data' }));
  });
});

describe('JPEG 2000 of a few hundred bytes', () => {
  /** 4096 × 4096 pixels of one value: code blocks of 4 × 4, made with OpenJPEG 2.5.4. */
  const tinyBlocks = Buffer.from(
    '/0//UQApAAAAABAAAAAQAAAAAAAAAAAAAAAQAAAAEAAAAAAAAAAAAAABDwEB/1IADAAAAAEABQAAAAH/XAATQICIiJCIiJCIiJCIiJCIiJD/ZAAlAAFDcmVhdGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjT/kAAKAAAAAAAUAAH/k4CAgICAgP/Z',
    'base64',
  );
  const shape = { rows: 4096, columns: 4096, bitsAllocated: 16, bitsStored: 16 };
  const cod = tinyBlocks.indexOf(Buffer.from([0xff, 0x52]));
  const siz = 2;
  const changed = (...changes: readonly (readonly [at: number, value: number])[]): Uint8Array => {
    const bytes = Uint8Array.from(tinyBlocks);
    for (const [at, value] of [[cod + 10, 4], [cod + 11, 4], ...changes] as const) bytes[at] = value;
    return bytes;
  };
  const splice = (at: number, ...more: number[]): Uint8Array => {
    const bytes = changed();
    return Uint8Array.from([...bytes.subarray(0, at), ...more, ...bytes.subarray(at)]);
  };
  const tilePart = tinyBlocks.indexOf(Buffer.from([0xff, 0x93]));

  it.each<[string, Uint8Array]>([
    ['a million code blocks', tinyBlocks],
    ['65 535 layers', changed([cod + 6, 255], [cod + 7, 255])],
    ['65 536 tiles', changed([siz + 24, 0], [siz + 25, 16], [siz + 28, 0], [siz + 29, 16])],
    ['tiny code blocks of a tile', splice(tilePart, 0xff, 0x52, 0, 12, 0, 0, 0, 1, 0, 5, 0, 0, 0, 1)],
    ['tiny code blocks of a component', splice(tilePart, 0xff, 0x53, 0, 9, 0, 0, 5, 0, 0, 0, 1, 0, 0)],
    ['precincts of one pixel', splice(tilePart, 0xff, 0x52, 0, 13, 1, 0, 0, 1, 0, 0, 4, 4, 0, 1, 0)],
  ])('is refused before it is decoded when it asks for %s', async (_, frame) => {
    const decode = await loadFrameDecoder('1.2.840.10008.1.2.4.90');
    await expect(decode(frame, shape)).rejects.toMatchObject({ code: 'ct-codec-data' });
  });

  it('takes less than 512 MB where it is read', () => {
    const script = `
      import { loadFrameDecoder } from '${new URL('../../../../src/dicom/codecs/decoder.ts', import.meta.url).href}';
      const decode = await loadFrameDecoder('1.2.840.10008.1.2.4.90');
      const frame = Buffer.from('${Buffer.from(changed()).toString('base64')}', 'base64');
      const { bytes } = await decode(frame, ${JSON.stringify(shape)});
      console.log(JSON.stringify([bytes.length, process.resourceUsage().maxRSS / 1024]));`;
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    const [length, peakMb] = JSON.parse(out) as [number, number];
    expect(length).toBe(2 * 4096 * 4096);
    expect(peakMb).toBeLessThan(512);
  }, 60_000);
});

describe('decoders', () => {
  it('check the stream against the image', async () => {
    const decode = await loadFrameDecoder('1.2.840.10008.1.2.4.80');
    const shape = { rows: 5, columns: 5, bitsAllocated: 16, bitsStored: 16 };
    const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xf7, 0, 11, 16, 0, 5, 0, 6, 1, 1, 0x11, 0, 0xff, 0xd9);
    await expect(decode(jpeg, shape)).rejects.toMatchObject({ code: 'ct-codec-data' });
    await expect(loadFrameDecoder('1.2.3')).rejects.toMatchObject({ code: 'ct-codec' });
  });
});
