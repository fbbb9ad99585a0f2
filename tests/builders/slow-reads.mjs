/** Preloaded into a host (`--import`): reading below the folder SLOW_FOLDER takes SLOW_MS a file, as over a bad network. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const slow = (path) => typeof path === 'string' && path.startsWith(process.env.SLOW_FOLDER ?? '\0');
const wait = () =>
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(process.env.SLOW_MS ?? '300'));
const { openSync, open } = fs;
fs.openSync = (path, ...rest) => {
  if (slow(path)) wait();
  return openSync(path, ...rest);
};
fs.open = (path, ...rest) =>
  slow(path)
    ? setTimeout(() => open(path, ...rest), Number(process.env.SLOW_MS ?? '300'))
    : open(path, ...rest);
syncBuiltinESMExports();
