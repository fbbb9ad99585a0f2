/** `pedicle phantom <out>`: the digital spine phantom as a CT series with its truth. */
import { resolve } from 'node:path';
import {
  type DemoFiles,
  type WritePhantomOptions,
  writePhantom,
} from '../../../backend/demo/phantom-files.ts';
import type { VertebraLevel } from '../../../core/spine/level-names.ts';
import { EXIT, type Outcome, usageError } from '../outcome.ts';
import type { ProgressBar } from '../progress-bar.ts';

/** Options as they come from the command line. */
export interface PhantomArguments {
  readonly seed?: string;
  readonly levels?: string;
  readonly spacing?: string;
  readonly size?: string;
  readonly position?: string;
  readonly oblique?: string;
  readonly tilt?: string;
  readonly noise?: string;
  readonly lesion?: string[];
  readonly fracture?: string[];
  readonly screws?: string;
  readonly scoliosis?: string;
  readonly lumbar?: string;
  readonly thoracic?: string;
  readonly ctOnly?: boolean;
  readonly force?: boolean;
}

function numbers(text: string | undefined, count: number, what: string): number[] | undefined {
  if (text === undefined) return undefined;
  const values = text.split(',').map(Number);
  if (values.length !== count || values.some((v) => !Number.isFinite(v))) {
    throw usageError({ what: 'numbers', option: what, count });
  }
  return values;
}

const single = (text: string | undefined, what: string): number | undefined => numbers(text, 1, what)?.[0];

function oneOf<const T extends string>(value: string, allowed: readonly T[], what: string): T {
  const found = allowed.find((a) => a === value);
  if (found === undefined) throw usageError({ what: 'one-of', option: what, allowed });
  return found;
}

function lesion(text: string): NonNullable<WritePhantomOptions['lesions']>[number] {
  const [level = '', kind = '', radius] = text.split(':');
  const radiusMm = single(radius, '--lesion radius');
  return {
    level: level as VertebraLevel,
    kind: oneOf(kind, ['lytic', 'sclerotic'], '--lesion kind'),
    ...(radiusMm === undefined ? {} : { radiusMm }),
  };
}

function fracture(text: string): NonNullable<WritePhantomOptions['fractures']>[number] {
  const [level = '', loss] = text.split(':');
  return { level: level as VertebraLevel, heightLoss: single(loss, '--fracture') ?? 0.4 };
}

/** Leaves out what was not given: absent and undefined are not the same. */
const given = <T extends object>(parts: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(parts).filter(([, v]) => v !== undefined)) as T;

/** @throws PedicleError `usage`. Impossible values are refused by the phantom itself (`phantom-options`). */
export function phantomOptions(a: PhantomArguments): WritePhantomOptions {
  const [from, to] = a.levels?.split('-') ?? [];
  if (a.levels !== undefined && (!from || !to)) throw usageError({ what: 'levels' });
  return given<WritePhantomOptions>({
    seed: single(a.seed, '--seed'),
    levels: from && to ? { from: from as VertebraLevel, to: to as VertebraLevel } : undefined,
    spacingMm: numbers(a.spacing, 3, '--spacing') as [number, number, number] | undefined,
    size: numbers(a.size, 2, '--size') as [number, number] | undefined,
    position:
      a.position === undefined ? undefined : oneOf(a.position, ['HFS', 'HFP', 'FFS', 'FFP'], '--position'),
    obliqueDeg: numbers(a.oblique, 3, '--oblique') as [number, number, number] | undefined,
    gantryTiltDeg: single(a.tilt, '--tilt'),
    noiseHu: single(a.noise, '--noise'),
    scoliosisDeg: single(a.scoliosis, '--scoliosis'),
    lumbarCount: single(a.lumbar, '--lumbar'),
    thoracicCount: single(a.thoracic, '--thoracic'),
    lesions: a.lesion?.map(lesion),
    fractures: a.fracture?.map(fracture),
    screws: a.screws?.split(',') as VertebraLevel[] | undefined,
    ctOnly: a.ctOnly,
    overwrite: a.force,
  });
}

export async function phantomCommand(out: string, a: PhantomArguments, bar: ProgressBar): Promise<Outcome> {
  const files: DemoFiles = await writePhantom(resolve(out), phantomOptions(a), bar.update);
  const rest =
    files.rtstructPath === null
      ? ''
      : `, ${files.structureNames.length} structures in ${files.rtstructPath}, label map ${files.labelsPath}`;
  return { exit: EXIT.done, json: files, text: `${files.sliceCount} CT slices in ${files.ctFolder}${rest}` };
}
