/** Studies on disk: finding them and loading their CT. */
export { loadSeries } from './load.ts';

export { scanFolder } from './scan.ts';
export type { FoundStructureSet, FoundStudy, ScanResult } from './types.ts';
export { requireComplete } from './unread.ts';
export { isVolumeKey, readVolumeFile, volumeFiles, volumeStudy } from './volume-file.ts';
export { type CaseVoxels, openVoxels } from './voxels.ts';
export { prepareReading } from './worker/read-aside.ts';
export { scanAside } from './worker/scan-aside.ts';
