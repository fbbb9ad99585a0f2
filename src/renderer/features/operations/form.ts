/** What the operations panel has been set to, and the operation that stands for. */
import { type BooleanOperation, rasterize } from '../../../core/contours/index.ts';
import {
  cutBlock,
  type Operation,
  type OperationRequest,
  ptvName,
  type SliceRange,
  type VoxelBlock,
} from '../../../core/editing/index.ts';
import type { Grid } from '../../../core/geometry/grid.ts';
import type { MarginMm } from '../../../core/masks/index.ts';
import { maxNameLength } from '../../../core/naming/index.ts';
import type { Structure } from '../../../core/structures/types.ts';
import { caseStore, caseValue } from '../../model/scope.ts';
import { useSelection } from '../../model/selection.ts';
import { useView } from '../../model/view.ts';
import { texts } from '../../texts/index.ts';

export const operationKinds = [
  'margin',
  'boolean',
  'crop',
  'interpolate',
  'smooth',
  'fillHoles',
  'removeParts',
  'threshold',
  'deleteSlices',
] as const;
export type OperationKind = (typeof operationKinds)[number];

export interface OperationForm {
  readonly kind: OperationKind;
  readonly margin: MarginMm;
  /** One number for all sides. */
  readonly evenMargin: boolean;
  readonly combine: BooleanOperation;
  readonly otherId: string | null;
  readonly cropKeep: 'outside' | 'inside';
  readonly gapMm: number;
  readonly passes: number;
  readonly holeMm2: number;
  readonly partCc: number;
  readonly onlyLargest: boolean;
  readonly lowHu: number;
  readonly highHu: number;
  /** First and last slice as shown to the user, from 1; null = all. */
  readonly range: SliceRange | null;
  /** Name of the structure the result goes to; '' = a new one under a name made for it; null = the structure itself. */
  readonly into: string | null;
  readonly preview: boolean;
  /** The structure the user chose or changed the operation for: for others nothing is shown before it is asked for. */
  readonly askedFor: string | null;
}

export const firstForm: OperationForm = {
  kind: 'margin',
  margin: { left: 2, right: 2, anterior: 2, posterior: 2, superior: 2, inferior: 2 },
  evenMargin: true,
  combine: 'union',
  otherId: null,
  cropKeep: 'outside',
  gapMm: 0,
  passes: 4,
  holeMm2: 100,
  partCc: 0.1,
  onlyLargest: false,
  lowHu: 150,
  highHu: 3000,
  range: null,
  into: '',
  preview: true,
  askedFor: null,
};

export const useOperationForm = caseStore<OperationForm>('operationForm', () => firstForm);
/** Changes the form, for the active structure. */
export const setForm = (change: Partial<OperationForm>): void =>
  useOperationForm.setState({ ...change, askedFor: useSelection.getState().structureId });

/** The operation is done or another structure is chosen: nothing is asked for any more. */
export const restForm = (): void => useOperationForm.setState({ into: '', askedFor: null });

/** Chooses an operation with a fresh slice range and result. */
export function chooseOperation(kind: OperationKind): void {
  const here = Math.round(useView.getState().cursor[2]) + 1;
  setForm({ kind, into: '', range: kind === 'deleteSlices' ? { from: here, to: here } : null });
}

/** Operations that can work on some slices only. */
export const hasRange = (kind: OperationKind): boolean =>
  kind === 'smooth' || kind === 'fillHoles' || kind === 'deleteSlices' || kind === 'threshold';
/** Operations whose result can go to another structure. */
export const canGoElsewhere = (kind: OperationKind): boolean =>
  kind === 'margin' || kind === 'boolean' || kind === 'crop' || kind === 'threshold';
/** Signs of the operations in names: letters and figures only, for planning systems. */
const NAME_SIGNS = { union: 'or', intersect: 'and', subtract: 'sub', xor: 'xor' } as const;

function suffixOf({ kind, margin, combine }: OperationForm): string {
  if (kind === 'boolean') return NAME_SIGNS[combine];
  if (kind === 'threshold') return 'HU';
  if (kind !== 'margin') return kind;
  const most = Math.max(...Object.values(margin).map(Math.abs));
  return `${Object.values(margin).some((mm) => mm < 0) ? 'in' : ''}${Math.round(most)}mm`;
}

/** A free name for the result, at most 16 characters: a target's margin makes its PTV, anything else says what was done. */
export function resultName(form: OperationForm, name: string, taken: readonly string[]): string {
  const grown = form.kind === 'margin' && Object.values(form.margin).every((mm) => mm >= 0);
  const own =
    grown && /^[a-z]?(GTV|CTV|ITV)/.test(name)
      ? ptvName(name, form.margin.superior).slice(0, maxNameLength)
      : withSuffix(name, `_${suffixOf(form)}`);
  for (let n = 2, free = own; ; n += 1) {
    if (!taken.includes(free)) return free;
    free = withSuffix(own, `_${n}`);
  }
}

const withSuffix = (name: string, suffix: string): string =>
  `${name.slice(0, maxNameLength - suffix.length)}${suffix}`;

export const needsOther = (kind: OperationKind): boolean => kind === 'boolean' || kind === 'crop';

export interface OperationContext {
  readonly grid: Grid;
  readonly voxels: Int16Array | Float32Array;
  /** Another number when more of the voxels have arrived. */
  readonly voxelsRevision: number;
  readonly structure: Structure;
  readonly other: Structure | null;
}

/** The request for the form; null while something is missing (no second structure, no slice range). */
export function requestOf(form: OperationForm, context: OperationContext): OperationRequest | null {
  const operation = operationOf(form, context);
  if (operation === null || (form.kind === 'deleteSlices' && form.range === null)) return null;
  const range =
    hasRange(form.kind) && form.range !== null
      ? { from: form.range.from - 1, to: form.range.to - 1 }
      : undefined;
  return { slices: context.structure.slices, operation, ...(range === undefined ? {} : { range }) };
}

function operationOf(form: OperationForm, context: OperationContext): Operation | null {
  const { other } = context;
  switch (form.kind) {
    case 'margin':
      return { kind: 'margin', margin: form.margin };
    case 'boolean':
      return other === null ? null : { kind: 'boolean', operation: form.combine, other: other.slices };
    case 'crop':
      return other === null
        ? null
        : { kind: 'crop', keep: form.cropKeep, gapMm: form.gapMm, other: other.slices };
    case 'smooth':
      return { kind: 'smooth', passes: form.passes };
    case 'fillHoles':
      return { kind: 'fillHoles', maxMm2: form.holeMm2 };
    case 'removeParts':
      return form.onlyLargest ? { kind: 'keepLargest' } : { kind: 'removeParts', minCc: form.partCc };
    case 'threshold':
      return thresholdOf(form, context);
    default:
      return { kind: form.kind };
  }
}

function thresholdOf({ lowHu, highHu }: OperationForm, context: OperationContext): Operation {
  return { kind: 'threshold', lowHu, highHu, block: blockAround(context) };
}

/** The voxels cut last: a limit being dragged asks for the same ones again and again. */
const lastCut = caseValue<{ now: { readonly of: readonly unknown[]; readonly block: VoxelBlock } | null }>(
  () => ({ now: null }),
);

function blockAround({ grid, voxels, voxelsRevision, structure }: OperationContext): VoxelBlock {
  const of = [grid, voxels, voxelsRevision, structure.slices];
  const kept = lastCut();
  if (kept.now?.of.every((part, n) => part === of[n]) !== true)
    kept.now = { of, block: cutBlock(grid, voxels, rasterize(grid, structure.slices).box) };
  return kept.now.block;
}

const t = texts.operations;
const mm = (value: number): string => `${Math.round(value * 10) / 10} mm`;

/** What the history calls it. */
export function labelOf(form: OperationForm, name: string, otherName: string): string {
  switch (form.kind) {
    case 'margin': {
      const sides = Object.values(form.margin);
      const even = sides.every((side) => side === sides[0]);
      return t.labels.margin(
        name,
        even ? mm(sides[0] ?? 0) : sides.map((s) => Math.round(s * 10) / 10).join('/'),
      );
    }
    case 'boolean':
      return `${name} ${t.signs[form.combine]} ${otherName}`;
    case 'crop':
      return t.labels.crop(name, otherName, form.cropKeep === 'inside', mm(form.gapMm));
    case 'removeParts':
      return form.onlyLargest ? t.labels.largest : t.kinds.removeParts;
    case 'threshold':
      return t.labels.threshold(form.lowHu, form.highHu);
    default:
      return t.kinds[form.kind];
  }
}
