/** Loading a scanned series from disk. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
// Not through the door: a loading thread must not read the whole DICOM layer before it starts.
import type { CtSeries } from '../../dicom/ct/types.ts';
import { type LoadedVolume, type LoadOptions, loadVolume, type PixelSource } from '../../dicom/ct/volume.ts';
import { requireUnchanged } from './stamp.ts';

/** Files as a source of pixels: plain pixels go from the file into the volume without a stop in between. */
export const filePixels: PixelSource = {
  readBytes: async ({ source, stamp }) => {
    const fd = openSync(source, 'r');
    try {
      requireUnchanged(fd, stamp);
      return readFileSync(fd);
    } finally {
      closeSync(fd);
    }
  },
  readInto: ({ source, stamp }, offset, target) => {
    const fd = openSync(source, 'r');
    try {
      requireUnchanged(fd, stamp);
      let have = 0;
      while (have < target.length) {
        const got = readSync(fd, target, have, target.length - have, offset + have);
        if (got === 0) return false;
        have += got;
      }
      return true;
    } finally {
      closeSync(fd);
    }
  },
};

/** Lets everything that waits in the event loop have its turn. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Loads a series in this thread: the fastest way, for the command line and for workers. It lets other work run every
 * 10 ms; the app uses `openVoxels`, which works in another thread and keeps no volume.
 * @throws PedicleError as `loadVolume`.
 */
export function loadSeries(series: CtSeries, options: LoadOptions = {}): Promise<LoadedVolume> {
  return loadVolume(series, filePixels, { pause: nextTurn, ...options });
}
