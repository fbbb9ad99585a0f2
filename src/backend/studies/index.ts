/** Studies on disk: finding them and loading their CT. */
export { filePixels, loadSeries } from './load.ts';
export { fileIdOf } from './rt-objects.ts';
export { scanFolder } from './scan.ts';
export type { FoundRtObject, FoundStructureSet, FoundStudy, ScanOptions, ScanResult } from './types.ts';
export { requireComplete } from './unread.ts';
export { type BeginLoadOptions, beginLoad, type SeriesInLoading } from './worker/begin-load.ts';
export { scanAside } from './worker/scan-aside.ts';
