/** Files the user saves. */
export { exportRtstruct } from './rtstruct.ts';
