/** The digital spine phantom: a CT made in code with exact ground truth. */
export { createSpinePhantom } from './create-spine-phantom.ts';

export type { PhantomOptions } from './options.ts';
