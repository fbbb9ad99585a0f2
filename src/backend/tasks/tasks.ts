/** What may run in a task's thread. Arguments and results must survive structured clone. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Grid } from '../../core/geometry/grid.ts';
import type { Structure, StructureSet } from '../../core/structures/index.ts';
import type { CtSeries } from '../../dicom/index.ts';
import type { EncodeOptions } from '../../dicom/rtstruct/index.ts';
import { type CaseToReport, gatherCase } from '../case-report/gather.ts';
import type { CaseReport } from '../case-report/types.ts';
import type { CommissionCase } from '../commission/cases.ts';
import { type MeasuredCase, measureCase } from '../commission/measure.ts';
import { type Agreement, agreementOf } from '../compare/observers.ts';
import { type DemoFiles, type WritePhantomOptions, writePhantom } from '../demo/phantom-files.ts';
import { type PreparedExport, prepareExport, requireShown } from '../export/index.ts';
import {
  type LoadedStructures,
  type LoadStructuresOptions,
  loadStructures,
} from '../structures/load-structures.ts';
import { loadSeries } from '../studies/index.ts';

type Progress = (stage: string, fraction: number) => void;

export const tasks = {
  'load-structures': (p: {
    path: string;
    ct: CtSeries;
    options: LoadStructuresOptions;
  }): Promise<LoadedStructures> => loadStructures(p.path, p.ct, p.options),
  export: (p: {
    folder: string;
    set: StructureSet;
    ct: CtSeries;
    options: EncodeOptions;
    /** Digest of what is on screen. */
    shown: string;
  }): Promise<PreparedExport> => {
    requireShown(p.set, p.shown);
    return prepareExport(p.folder, p.set, p.ct, p.options);
  },
  /** Reads the CT's voxels itself: a volume is too large to be handed over. */
  'case-report': async (c: Omit<CaseToReport, 'volume'>): Promise<CaseReport> => {
    const { volume, findings } = await loadSeries(c.ct);
    return gatherCase({ ...c, volume, findings: [...c.findings, ...findings] });
  },
  observers: async (p: {
    grid: Grid;
    sets: readonly (readonly Structure[])[];
  }): Promise<readonly Agreement[]> => agreementOf(p.grid, p.sets),
  /** Several at a time: a thread takes longer to start than a small case to measure. */
  'commission-cases': async (cases: readonly CommissionCase[]): Promise<MeasuredCase[]> => {
    const done: MeasuredCase[] = [];
    for (const one of cases) done.push(await measureCase(one));
    return done;
  },
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
