/** The thread that reads slices of one series, no further ahead than its caller takes them. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Finding, fault, PedicleError, tellingOf } from '../../../core/errors/errors.ts';
import type { ReadOptions } from '../../../dicom/ct/read-slices.ts';
import { streamVolume, voxelMemory } from '../../../dicom/ct/volume.ts';
import { filePixels, nextTurn } from '../load.ts';
import type { LoadReply, LoadRequest } from './messages.ts';

const { series, order, ahead } = workerData as LoadRequest;
/** Loaded only when it is needed: this thread has to start fast. */
async function note(error: unknown): Promise<void> {
  const { addDiagnostic, entryOf, VERSION } = await import('../../diagnostics/index.ts');
  const { dataFolder } = await import('../../files/places.ts');
  addDiagnostic(dataFolder(), entryOf('load', error, VERSION, Date.now()));
}

let room = ahead;
let wake = (): void => undefined;
parentPort?.on('message', (taken: number) => {
  room += taken;
  wake();
});

const answer = (reply: LoadReply, handedOver: ArrayBuffer[] = []): void =>
  parentPort?.postMessage(reply, handedOver);

const [ni, nj] = series.grid.dims;
const options: ReadOptions = {
  order,
  pause: nextTurn,
  memoryFor: async () => {
    while (room <= 0)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    return voxelMemory(series, ni * nj);
  },
  onSlice: (k, { buffer }) => {
    room -= 1;
    const bytes = new Uint8Array(buffer as ArrayBuffer);
    answer({ kind: 'slice', k, bytes }, [bytes.buffer]);
  },
};

async function read(): Promise<readonly Finding[]> {
  if (series.volumeFile === undefined) return streamVolume(series, filePixels, options);
  const { streamVolumeFile } = await import('../volume-file.ts');
  return streamVolumeFile(series, options);
}

try {
  answer({ kind: 'done', findings: await read() });
} catch (error) {
  if (!(error instanceof PedicleError)) await note(error);
  const told = error instanceof PedicleError ? error : fault('ct-load', { why: 'fault' });
  answer({ kind: 'failed', ...tellingOf(told), findings: told.findings });
}
