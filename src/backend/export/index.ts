/** The one door out for structure sets: prepared (written, read back, proved), then released past one guard. */

export { discardExport, type PreparedExport, prepareExport } from './prepare.ts';
export { releaseExport, requireReplaceable } from './release.ts';
export { exportToFile } from './to-file.ts';
export { exportSource, requireShown } from './what-leaves.ts';
