/** Files the user saves. */
export { exportRtstruct } from './rtstruct.ts';
export { exportSource } from './source.ts';
