import { describe, expect, it } from 'vitest';
import {
  connectApi,
  decodeMessage,
  encodeMessage,
  type Handlers,
  type StructureWire,
  serveApi,
  structureFromWire,
  structureToWire,
} from '../../src/contract/index.ts';
import { PedicleError } from '../../src/core/errors/errors.ts';
import { memoryChannelPair } from '../builders/memory-channel.ts';

const structure: StructureWire = {
  id: 's1',
  name: 'VB_L3',
  interpretedType: 'ORGAN',
  colour: [1, 2, 3],
  unplaced: [{ type: 'POINT', pointsMm: Float64Array.of(1, 2, 3), reason: 'not-closed-planar' }],
  provenance: { kind: 'manual' },
  slices: [{ k: 4, rings: [Float64Array.of(1 / 3, 2e-300, -0, 4, 5, 6, 7, 8, Math.PI)] }],
};

function connected(partial: Partial<Handlers>) {
  const [clientEnd, serverEnd, close] = memoryChannelPair();
  const served = serveApi(serverEnd, partial as Handlers);
  return { client: connectApi(clientEnd), served, close };
}

describe('contract over a memory channel', () => {
  it('carries rings bit by bit, both ways', async () => {
    const { client } = connected({
      'structures.load': async () => ({
        label: 'set',
        structures: [structure],
        findings: [],
        identity: null,
        offsetMm: null,
      }),
    });
    const loaded = await client.call('structures.load', { caseId: 'c', fileId: 'f' });
    expect(loaded.structures).toEqual([structure]);
    expect(structureToWire(structureFromWire(loaded.structures[0] as StructureWire))).toEqual(structure);
  });

  it('refuses parameters that are not of the schema before the handler runs', async () => {
    let ran = false;
    const { client } = connected({
      'case.close': async () => {
        ran = true;
        return {};
      },
    });
    await expect(client.call('case.close', { caseId: '../../etc' })).rejects.toMatchObject({
      code: 'bad-parameters',
    });
    await expect(client.call('no.such' as 'case.close', { caseId: 'c' })).rejects.toMatchObject({
      code: 'unknown-call',
    });
    expect(ran).toBe(false);
  });

  it('carries typed errors with findings, and hides the text of unexpected ones', async () => {
    const findings = [
      { code: 'ct-slice-gap' as const, severity: 'error' as const, message: 'm', action: 'a', slices: [3] },
    ];
    const { client } = connected({
      'case.close': async () => {
        throw new PedicleError('case-unknown', 'Busy.', 'Wait.', { findings });
      },
      'case.openDemo': async () => {
        throw new Error('/home/someone/PATIENT^NAME');
      },
    });
    await expect(client.call('case.close', { caseId: 'c' })).rejects.toMatchObject({
      code: 'case-unknown',
      action: 'Wait.',
      findings,
    });
    const hidden = await client.call('case.openDemo', {}).catch((e: PedicleError) => e);
    expect(hidden).toMatchObject({ code: 'internal' });
    expect(JSON.stringify(hidden) + (hidden as Error).message).not.toContain('PATIENT');
  });

  it('refuses a malformed reply, and rejects what is pending when the channel closes', async () => {
    const { client, close } = connected({
      'jobs.cancel': () => new Promise(() => undefined),
      'journal.append': async () => ({ entryCount: 'many' }) as never,
    });
    await expect(
      client.call('journal.append', { caseId: 'c', entries: [{ type: 'undo' }] }),
    ).rejects.toMatchObject({ code: 'bad-reply' });
    const pending = client.call('jobs.cancel', { jobId: 'j' });
    close();
    await expect(pending).rejects.toMatchObject({ code: 'connection-lost' });
    await expect(client.call('jobs.cancel', { jobId: 'j' })).rejects.toMatchObject({
      code: 'connection-lost',
    });
  });

  it('delivers events in order', async () => {
    const { client, served } = connected({});
    const seen: number[] = [];
    client.onEvent((e) => seen.push(e.event === 'scan' ? e.filesRead : -1));
    for (let n = 0; n < 5; n += 1) served.push({ event: 'scan', filesRead: n, filesTotal: 5 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(seen).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('codec', () => {
  it('decodes typed arrays out of unaligned Buffers', () => {
    const bytes = encodeMessage({ a: Float64Array.of(1.5), b: Int16Array.of(-3), c: Float32Array.of(0.1) });
    const shifted = Buffer.concat([Buffer.alloc(3), bytes]).subarray(3);
    expect(decodeMessage(shifted)).toEqual({
      a: Float64Array.of(1.5),
      b: Int16Array.of(-3),
      c: Float32Array.of(0.1),
    });
  });

  it('throws on truncated bytes', () => {
    const bytes = encodeMessage({ a: Float64Array.of(1, 2, 3) });
    for (let n = 0; n < bytes.length; n += 1) expect(() => decodeMessage(bytes.subarray(0, n))).toThrow();
  });
});
