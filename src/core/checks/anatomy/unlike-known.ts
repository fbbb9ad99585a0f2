/** Shape and place of structures against the spread of known cases. */
import type { Grid } from '../../geometry/grid.ts';
import { levelSequence, vertebraName } from '../../spine/level-names.ts';
import { median } from '../../statistics/index.ts';
import type { Structure } from '../../structures/types.ts';
import { knownName } from '../structure-rules.ts';
import { type CheckFinding, of } from '../types.ts';
import { isCutOff } from '../volumes.ts';
import { type KnownCases, type KnownTrait, knownCases } from './known-cases.ts';
import { besideMm, isEndless, type Shape, shapeOf } from './traits.ts';
import type { AnatomyCheck } from './types.ts';

/** Spreads from the middle: noted, warned of, an error (only of what many cases are known of). */
const NOTE = 3.3;
const WARNING = 4.5;
const ERROR = 9;
const ERROR_N = 30;

const VERTEBRA = /^VB_([CTL])(\d+)$/;
const AXES = ['x', 'y', 'z'] as const;

/** What a trait is measured in. */
export type TraitUnit = 'cc' | 'mm' | 'mm²' | 'ratio';

/** One number of a structure, with the name it goes by in the file of known cases. */
export interface Trait {
  readonly id: string;
  readonly value: number;
  readonly unit: TraitUnit;
  /** Sizes are compared by their logarithm. */
  readonly log: boolean;
  /** Of what the image or the planner may have cut off only too much can be told. */
  readonly onlyMore: boolean;
}

interface Placed {
  readonly structure: Structure;
  readonly name: string;
  readonly shape: Shape;
  readonly cutOff: boolean;
}

/** What has a size of its own and a centre. */
const isWhole = (p: Placed): boolean => !p.cutOff && !isEndless(p.name);

/** Structures of a set with a shape, the first of each name. */
export function placedOf(structures: readonly Structure[], grid: Grid): Placed[] {
  const seen = new Set<string>();
  return structures.flatMap((structure): Placed[] => {
    const name = knownName(structure.name);
    if (structure.slices.size === 0 || seen.has(name)) return [];
    const shape = shapeOf(structure, grid);
    if (shape === null) return [];
    seen.add(name);
    return [{ structure, name, shape, cutOff: isCutOff(grid, structure) }];
  });
}

const size = (id: string, value: number, unit: TraitUnit, onlyMore = false): Trait => ({
  id,
  value,
  unit,
  log: true,
  onlyMore,
});
const place = (id: string, value: number): Trait => ({
  id,
  value,
  unit: 'mm',
  log: false,
  onlyMore: false,
});

/** Shape and place of one structure by itself and beside the spine's canal or cord. */
export function ownTraits(p: Placed, all: readonly Placed[]): Trait[] {
  const { shape, name } = p;
  // A vertebra is drawn whole or as its body, under either name: only neighbours tell anything of it.
  if (VERTEBRA.test(name)) return [];
  const [x, y, z] = shape.extentMm;
  const cut = p.cutOff;
  const traits: Trait[] = isEndless(name)
    ? [size('section', shape.sectionMm2, 'mm²')]
    : [
        size('volume', shape.volumeCc, 'cc', cut),
        size('width', x, 'mm', cut),
        size('depth', y, 'mm', cut),
        size('height', z, 'mm', cut),
        ...(cut ? [] : [size('elongation', shape.elongation, 'ratio')]),
        ...(cut ? [] : [size('compactness', shape.compactness, 'ratio')]),
      ];
  const axis = ['SpinalCanal', 'SpinalCord'].flatMap(
    (n) => all.find((o) => o.name === n && o !== p) ?? [],
  )[0];
  const beside = axis === undefined || name.startsWith('Spinal') ? null : besideMm(shape, axis.shape);
  if (beside !== null) traits.push(place('beside-spine-x', beside[0]), place('beside-spine-y', beside[1]));
  return traits;
}

/** Vertebrae of a region share their figures: those of one level are too few. */
export const figuresName = (name: string): string => {
  const match = VERTEBRA.exec(name);
  return match === null ? name : `VB_${match[1]}`;
};
const usualLevels = levelSequence().map((level) => vertebraName(level));
const levelAbove = (name: string): string | null => usualLevels[usualLevels.indexOf(name) - 1] ?? null;

const OTHER_SIDE: Readonly<Record<string, string>> = { L: 'R', R: 'L' };
const partnerOf = (name: string): string | null => {
  const match = /^(.+_)([LR])$/.exec(name);
  return match === null ? null : `${match[1]}${OTHER_SIDE[match[2]!]}`;
};

/** Size and place of a vertebra against the one above it. */
function vertebraPairTraits(p: Placed, all: readonly Placed[]): Trait[] {
  const above = all.find((o) => o.name === levelAbove(p.name) && isWhole(o));
  if (above === undefined) return [];
  return [
    size('volume-to-above', p.shape.volumeCc / above.shape.volumeCc, 'ratio'),
    ...AXES.map((axis, n) => place(`from-above-${axis}`, p.shape.centreMm[n]! - above.shape.centreMm[n]!)),
  ];
}

/** Volume over that of the other side, and the way from every other organ's centre, LPS mm; of vertebrae against the next one above. */
export function pairTraits(p: Placed, all: readonly Placed[]): Trait[] {
  if (!isWhole(p)) return [];
  if (VERTEBRA.test(p.name)) return vertebraPairTraits(p, all);
  return all.flatMap((o): Trait[] => {
    if (o === p || !isWhole(o) || /^VB_/.test(o.name)) return [];
    const way = p.shape.centreMm.map((v, axis) => v - o.shape.centreMm[axis]!);
    return [
      ...AXES.map((axis, n) => place(`from-${o.name}-${axis}`, way[n]!)),
      ...(o.name === partnerOf(p.name)
        ? [size('volume-to-other-side', p.shape.volumeCc / o.shape.volumeCc, 'ratio')]
        : []),
    ];
  });
}

/** How many spreads a number lies from the middle; 0 where it is only too small and that says nothing. */
function oddness({ value, log, onlyMore }: Trait, { middle, spread }: KnownTrait): number {
  const off = log ? Math.log(value / middle) / spread : (value - middle) / spread;
  return onlyMore && off < 0 ? 0 : off;
}

/** A number that lies outside, as it is told. */
interface Odd {
  readonly id: string;
  readonly unit: TraitUnit;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly off: number;
}

function told(trait: Trait, figures: KnownTrait, off: number): Odd {
  const { middle, spread, n } = figures;
  const [low, high] = trait.log
    ? [middle / Math.exp(NOTE * spread), middle * Math.exp(NOTE * spread)]
    : [middle - NOTE * spread, middle + NOTE * spread];
  return { id: trait.id, unit: trait.unit, value: trait.value, low, high, n, off };
}

/**
 * Where a structure lies from all others that are known to lie near it: along each axis the middle one of its distances, so that
 * one other organ that is misplaced does not make this one strange.
 */
function placeAmongOthers(traits: readonly Trait[], figures: Readonly<Record<string, KnownTrait>>): Odd[] {
  return AXES.flatMap((axis): Odd[] => {
    const offs = traits.flatMap((trait) => {
      const own = figures[trait.id];
      if (own === undefined || !trait.id.startsWith('from-') || !trait.id.endsWith(`-${axis}`)) return [];
      return [{ trait, own, off: oddness(trait, own) }];
    });
    if (offs.length === 0) return [];
    const middle = median(offs.map((o) => o.off));
    const nearest = offs.reduce((a, b) => (Math.abs(b.off - middle) < Math.abs(a.off - middle) ? b : a));
    return Math.abs(middle) <= NOTE ? [] : [told(nearest.trait, nearest.own, middle)];
  });
}

/** Everything odd of the structures of a set, most odd first. */
export function oddTraits(
  structures: readonly Structure[],
  grid: Grid,
  cases: KnownCases,
): Map<Structure, Odd[]> {
  const all = placedOf(structures, grid);
  const found = new Map<Structure, Odd[]>();
  for (const p of all) {
    const figures = cases.structures[figuresName(p.name)];
    if (figures === undefined) continue;
    const pairs = pairTraits(p, all);
    const odd = [...ownTraits(p, all), ...pairs.filter((t) => t.log)].flatMap((trait): Odd[] => {
      const own = figures[trait.id];
      if (own === undefined) return [];
      const off = oddness(trait, own);
      return Math.abs(off) <= NOTE ? [] : [told(trait, own, off)];
    });
    odd.push(...placeAmongOthers(pairs, figures));
    if (odd.length > 0)
      found.set(
        p.structure,
        odd.sort((a, b) => Math.abs(b.off) - Math.abs(a.off)),
      );
  }
  return found;
}

function severityOf(odd: readonly Odd[]): 'info' | 'warning' | 'error' {
  if (odd.some((o) => Math.abs(o.off) > ERROR && o.n >= ERROR_N)) return 'error';
  return odd.some((o) => Math.abs(o.off) > WARNING) ? 'warning' : 'info';
}

export const unlikeKnownChecks: AnatomyCheck = ({ structures, grid }) =>
  [...oddTraits(structures, grid, knownCases())].map(
    ([structure, odd]): CheckFinding =>
      of(structure, 'anatomy-unlike-known', severityOf(odd), {
        name: structure.name,
        traits: odd.slice(0, 3),
      }),
  );
