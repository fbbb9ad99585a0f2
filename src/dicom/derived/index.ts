/** Objects made of a CT and its structures, other than an RT Structure Set. */
export { readSegmentation } from './seg-read.ts';
export { encodeSegmentation } from './seg-write.ts';
