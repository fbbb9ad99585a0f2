/** The contract over Electron's bridge, faked: each message is structured-cloned on its way, as IPC does. */
import { describe, expect, it } from 'vitest';
import {
  bridgeChannel,
  connectApi,
  type Handlers,
  type PreloadBridge,
  type StructureWire,
  serveApi,
} from '../../src/contract/index.ts';
import { PedicleError } from '../../src/core/errors/errors.ts';

type Listener = (message: unknown) => void;

/** A bridge whose other end is served with `handlers`. */
function fakeBridge(handlers: Partial<Handlers>) {
  const [toPage, toMain] = [new Set<Listener>(), new Set<Listener>()];
  const pass = (listeners: ReadonlySet<Listener>, message: unknown): void => {
    const copy = structuredClone(message);
    queueMicrotask(() => {
      for (const listener of listeners) listener(copy);
    });
  };
  const listen = (listeners: Set<Listener>) => (listener: Listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const bridge: PreloadBridge = {
    send: (message) => pass(toMain, message),
    onMessage: listen(toPage),
    onMenu: () => () => undefined,
    pathOfFile: () => '',
  };
  const served = serveApi(
    { send: (m) => pass(toPage, m), onMessage: listen(toMain), onClose: () => () => undefined },
    handlers as Handlers,
  );
  return { client: connectApi(bridgeChannel(bridge)), served, toPage };
}

const structure: StructureWire = {
  id: 's1',
  name: 'VB_L3',
  interpretedType: 'ORGAN',
  colour: [1, 2, 3],
  unplaced: [],
  provenance: { kind: 'manual' },
  slices: [{ k: 4, rings: [Float64Array.of(1 / 3, 2e-300, -0, 4, 5, 6, 7, 8, Math.PI)] }],
};

describe('contract over the bridge of Electron', () => {
  it('carries rings bit by bit', async () => {
    const { client } = fakeBridge({
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
    expect(Object.is(loaded.structures[0]?.slices[0]?.rings[0]?.[2], -0)).toBe(true);
  });

  it('refuses bad parameters and bad replies, and carries typed errors', async () => {
    const { client, toPage } = fakeBridge({
      'case.close': async () => {
        throw new PedicleError('case-unknown', 'Busy.', 'Wait.');
      },
      'journal.append': async () => ({ entryCount: 'many' }) as never,
    });
    await expect(client.call('case.close', { caseId: '../x' })).rejects.toMatchObject({
      code: 'bad-parameters',
    });
    await expect(client.call('case.close', { caseId: 'c' })).rejects.toMatchObject({ code: 'case-unknown' });
    await expect(
      client.call('journal.append', { caseId: 'c', entries: [{ type: 'undo' }] }),
    ).rejects.toMatchObject({ code: 'bad-reply' });
    // Noise on the channel is dropped.
    for (const listener of toPage) for (const noise of [null, 'x', { id: 1 }, { event: {} }]) listener(noise);
  });

  it('delivers events in order and stops when told', async () => {
    const { client, served } = fakeBridge({});
    const seen: number[] = [];
    const stop = client.onEvent((e) => seen.push(e.event === 'scan' ? e.filesRead : -1));
    for (let n = 0; n < 3; n += 1) served.push({ event: 'scan', filesRead: n, filesTotal: 3 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    stop();
    served.push({ event: 'scan', filesRead: 9, filesTotal: 9 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(seen).toEqual([0, 1, 2]);
  });
});
