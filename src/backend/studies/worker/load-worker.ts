/** The thread that reads slices of one series, no further ahead than its caller gives them back. */
import { parentPort } from 'node:worker_threads';
import { type Finding, fault, PedicleError, tellingOf } from '../../../core/errors/errors.ts';
import type { ReadOptions } from '../../../dicom/ct/read-slices.ts';
import { streamVolume } from '../../../dicom/ct/volume.ts';
import { filePixels, nextTurn } from '../load.ts';
import type { LoadReply, LoadRequest } from './messages.ts';

/** Loaded only when it is needed: this thread has to start fast. */
async function note(error: unknown): Promise<void> {
  const { addDiagnostic, entryOf, VERSION } = await import('../../diagnostics/index.ts');
  const { dataFolder } = await import('../../files/places.ts');
  addDiagnostic(dataFolder(), entryOf('load', error, VERSION, Date.now()));
}

const answer = (reply: LoadReply): void => parentPort?.postMessage(reply);

const free: number[] = [];
let wake = (): void => undefined;

async function freePlace(): Promise<number> {
  for (;;) {
    const place = free.shift();
    if (place !== undefined) return place;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}

async function read({ series, order, memory }: LoadRequest): Promise<readonly Finding[]> {
  const [ni, nj] = series.grid.dims;
  const sliceBytes = ni * nj * (series.sampleType === 'int16' ? 2 : 4);
  free.push(...Array.from({ length: memory.byteLength / sliceBytes }, (_, place) => place));
  /** Where the next slice goes; a slice that cannot be read leaves its place to the next. */
  let place: number | undefined;
  const options: ReadOptions = {
    order,
    pause: nextTurn,
    memoryFor: async () => {
      place ??= await freePlace();
      const from = place * sliceBytes;
      return series.sampleType === 'int16'
        ? new Int16Array(memory, from, ni * nj)
        : new Float32Array(memory, from, ni * nj);
    },
    onSlice: (k) => {
      if (place !== undefined) answer({ kind: 'slice', k, place });
      place = undefined;
    },
  };
  if (series.volumeFile === undefined) return streamVolume(series, filePixels, options);
  const { streamVolumeFile } = await import('../volume-file.ts');
  return streamVolumeFile(series, options);
}

/** The first message is the request, the later ones places that are free again. */
parentPort?.once('message', async (request: LoadRequest) => {
  parentPort?.on('message', (place: number) => {
    free.push(place);
    wake();
  });
  try {
    answer({ kind: 'done', findings: await read(request) });
  } catch (error) {
    if (!(error instanceof PedicleError)) await note(error);
    const told = error instanceof PedicleError ? error : fault('ct-load', { why: 'fault' });
    answer({ kind: 'failed', ...tellingOf(told), findings: told.findings });
  }
});
