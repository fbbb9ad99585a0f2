/** What may run in a task's thread. Arguments and results must survive structured clone. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../../core/errors/errors.ts';
import type { StructureSet } from '../../core/structures/index.ts';
import type { CtSeries } from '../../dicom/index.ts';
import {
  checkRtstruct,
  decodeRtstruct,
  type EncodeOptions,
  type ExportProof,
} from '../../dicom/rtstruct/index.ts';
import { type DemoFiles, type WritePhantomOptions, writePhantom } from '../demo/phantom-files.ts';
import { exportRtstruct } from '../export/index.ts';
import { type LoadedStructures, loadStructures } from '../structures/load-structures.ts';

type Progress = (stage: string, fraction: number) => void;

export interface ExportTaskResult {
  readonly proof: ExportProof;
  /** ROI Generation Algorithm of each ROI in the proof's order, as read back. */
  readonly algorithms: readonly string[];
  readonly findings: readonly Finding[];
}

async function exportTask(p: {
  path: string;
  set: StructureSet;
  ct: CtSeries;
  options: EncodeOptions;
}): Promise<ExportTaskResult> {
  const proof = await exportRtstruct(p.path, p.set, p.ct, p.options);
  const bytes = await readFile(p.path);
  const written = decodeRtstruct(bytes, p.ct).structureSet.structures;
  const algorithmOf = new Map(
    written.map((s) => [s.roiNumber, s.provenance.kind === 'imported' ? s.provenance.algorithm : '']),
  );
  return {
    proof,
    algorithms: proof.rois.map((roi) => algorithmOf.get(roi.roiNumber) ?? ''),
    findings: checkRtstruct(bytes, p.ct),
  };
}

export const tasks = {
  'load-structures': (p: { path: string; ct: CtSeries }): Promise<LoadedStructures> =>
    loadStructures(p.path, p.ct),
  export: exportTask,
  phantom: async (
    p: { folder: string; options: WritePhantomOptions },
    progress: Progress,
  ): Promise<DemoFiles> => {
    await mkdir(p.folder, { recursive: true });
    return writePhantom(join(p.folder), p.options, progress);
  },
} as const;

export type TaskName = keyof typeof tasks;
export type TaskPayload<N extends TaskName> = Parameters<(typeof tasks)[N]>[0];
export type TaskResult<N extends TaskName> = Awaited<ReturnType<(typeof tasks)[N]>>;
