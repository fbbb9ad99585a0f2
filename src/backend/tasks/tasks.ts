/**
 * What may run in a task's thread. Arguments and results must survive structured clone. Each task brings its own code when it runs: a
 * thread that reads structures need not read the code of reports first.
 */
import { structureMask } from '../../core/contours/index.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import type { Structure, StructureSet } from '../../core/structures/index.ts';
import type { CtSeries } from '../../dicom/index.ts';
import type { EncodeOptions } from '../../dicom/rtstruct/index.ts';
import type { ClassifierManifest } from '../../inference/index.ts';
import type { CaseToReport } from '../case-report/gather.ts';
import type { CaseReport } from '../case-report/types.ts';
import type { CommissionCase } from '../commission/cases.ts';
import type { MeasuredCase } from '../commission/measure.ts';
import type { FollowedCase } from '../compare/follow-case.ts';
import type { Agreement } from '../compare/observers.ts';
import type { DemoFiles, WritePhantomOptions } from '../demo/phantom-files.ts';
import type { PreparedExport } from '../export/index.ts';
import { makeFolder } from '../files/make-folder.ts';
import type { classifierInputs } from '../segmentation/index.ts';
import type { LoadedStructures, LoadStructuresOptions } from '../structures/load-structures.ts';

type Progress = (stage: string, fraction: number) => void;

export const tasks = {
  'load-structures': async (p: {
    path: string;
    ct: CtSeries;
    options: LoadStructuresOptions;
  }): Promise<LoadedStructures> => {
    const { loadStructures } = await import('../structures/load-structures.ts');
    return loadStructures(p.path, p.ct, p.options);
  },
  export: async (p: {
    folder: string;
    set: StructureSet;
    ct: CtSeries;
    options: EncodeOptions;
    /** Digest of what is on screen. */
    shown: string;
  }): Promise<PreparedExport> => {
    const { prepareExport, requireShown } = await import('../export/index.ts');
    requireShown(p.set, p.shown);
    return prepareExport(p.folder, p.set, p.ct, p.options);
  },
  /** Reads the CT's voxels itself: a volume is too large to be handed over. */
  'case-report': async (c: Omit<CaseToReport, 'volume'>): Promise<CaseReport> => {
    const { loadSeries } = await import('../studies/index.ts');
    const { gatherCase } = await import('../case-report/gather.ts');
    const { volume, findings } = await loadSeries(c.ct);
    return gatherCase({ ...c, volume, findings: [...c.findings, ...findings] });
  },
  /** Reads the voxels of both CTs itself. */
  'follow-up': async (p: {
    ct: CtSeries;
    structures: readonly Structure[];
    other: { ct: string; structures: string };
  }): Promise<FollowedCase> => {
    const { followCase } = await import('../compare/follow-case.ts');
    return followCase(p.ct, p.structures, p.other);
  },
  /** What a classifier is fed for each structure; reads the CT's voxels itself. */
  'classifier-inputs': async (p: {
    ct: CtSeries;
    structures: readonly Structure[];
    manifest: ClassifierManifest;
  }): Promise<ReturnType<typeof classifierInputs>> => {
    const { loadSeries } = await import('../studies/index.ts');
    const { classifierInputs: inputsOf } = await import('../segmentation/index.ts');
    const { volume } = await loadSeries(p.ct);
    const shown = p.structures.map((s) => ({
      name: s.name,
      interpretedType: s.interpretedType,
      mask: structureMask(s, volume.grid),
    }));
    return inputsOf(volume, shown, p.manifest);
  },
  observers: async (p: {
    grid: Grid;
    sets: readonly (readonly Structure[])[];
  }): Promise<readonly Agreement[]> => {
    const { agreementOf } = await import('../compare/observers.ts');
    return agreementOf(p.grid, p.sets);
  },
  /** Several at a time: a thread takes longer to start than a small case to measure. */
  'commission-cases': async (cases: readonly CommissionCase[]): Promise<MeasuredCase[]> => {
    const { measureCase } = await import('../commission/measure.ts');
    const done: MeasuredCase[] = [];
    for (const one of cases) done.push(await measureCase(one));
    return done;
  },
  phantom: async (
    p: { folder: string; options: WritePhantomOptions },
    progress: Progress,
  ): Promise<DemoFiles> => {
    const { writePhantom } = await import('../demo/phantom-files.ts');
    await makeFolder(p.folder);
    return writePhantom(p.folder, p.options, progress);
  },
} as const;

export type TaskName = keyof typeof tasks;
export type TaskPayload<N extends TaskName> = Parameters<(typeof tasks)[N]>[0];
export type TaskResult<N extends TaskName> = Awaited<ReturnType<(typeof tasks)[N]>>;
