/**
 * Leaks and slips: a part of a structure that comes all at once from one slice to the next, stays for some slices and goes as
 * suddenly. Organs grow and shrink over many slices, also where they are thin; the pen and networks do not.
 */
import { type SlicePlane, slicePlane } from '../../contours/slice-plane.ts';
import { type Grid, sliceDistanceMm } from '../../geometry/grid.ts';
import { lookUpName } from '../../naming/index.ts';
import type { Ring, SliceRings } from '../../structures/types.ts';
import { knownName } from '../structure-rules.ts';
import { type CheckFinding, of } from '../types.ts';
import { outlines, signedTo } from './outline-distances.ts';
import type { AnatomyCheck } from './types.ts';

/** What is longer along the patient is a part of the organ, mm. */
const LONGEST_MM = 20;
/** The outline lies this far off for so long a stretch, mm. */
const STRETCH_MM = 4;

/** A slip does both, mm: of the same 600 the largest was 3.9. */
const SLIP_MM = 4.2;

interface Outline {
  readonly k: number;
  /** Flat rings with a point a mm. */
  readonly rings: readonly Float64Array[];
}

/** By how much an outline reaches beyond, and stays inside, both of two others, mm; over a stretch, not at a point. */
interface Beyond {
  readonly out: number;
  readonly into: number;
}

/** How far the outline of a slice reaches beyond another one over a stretch of it, mm. @param a, b rings of one slice, LPS mm. */
export function reachesBeyond(plane: SlicePlane, a: readonly Ring[], b: readonly Ring[]): number {
  const [drawn, other] = [outlines(plane, a), outlines(plane, b)];
  const outline = { k: 0, rings: drawn };
  const around = { k: 0, rings: other };
  return beyondBoth(outline, around, around).out;
}

const stretch = (values: number[], rank: number): number =>
  values.sort((a, b) => b - a)[Math.min(rank, values.length - 1)] ?? 0;

function beyondBoth(outline: Outline, before: Outline, after: Outline): Beyond {
  const [out, into]: [number[], number[]] = [[], []];
  for (const ring of outline.rings)
    for (let n = 0; n < ring.length; n += 2) {
      const a = signedTo(ring[n]!, ring[n + 1]!, before.rings);
      const b = signedTo(ring[n]!, ring[n + 1]!, after.rings);
      out.push(Math.min(a, b));
      into.push(Math.min(-a, -b));
    }
  return { out: stretch(out, STRETCH_MM), into: stretch(into, STRETCH_MM) };
}

/** A part that comes and goes at once. */
export interface Bulge {
  readonly from: number;
  readonly to: number;
  /** How far it sticks out on its first and last slice, and how far the outline stays inside there, mm. */
  readonly outMm: number;
  readonly inMm: number;
}

function outlinesOf(plane: SlicePlane, slices: SliceRings): Outline[] {
  return [...slices]
    .sort(([a], [b]) => a - b)
    .map(([k, rings]): Outline => ({ k, rings: outlines(plane, rings) }));
}

const worked = new WeakMap<SliceRings, Bulge[]>();

/**
 * Runs of slices of at most {@link LONGEST_MM} whose first and last outline reach beyond (or stay inside) those before and after the
 * run, both by {@link SLIP_MM} or more; the ends of the structure are left alone.
 */
export function bulgesOf(grid: Grid, slices: SliceRings): Bulge[] {
  const known = worked.get(slices);
  if (known !== undefined) return known;
  const all = outlinesOf(slicePlane(grid), slices);
  const most = Math.max(1, Math.floor(LONGEST_MM / sliceDistanceMm(grid) + 0.01));
  const follows = (n: number): boolean => all[n + 1]?.k === (all[n]?.k ?? Number.NaN) + 1;
  // Where the outline changes at once, seen from each side: most steps do not, and nothing more is asked of them.
  const starts = all.map((o, n) =>
    n > 0 && follows(n - 1) ? beyondBoth(o, all[n - 1]!, all[n - 1]!) : null,
  );
  const ends = all.map((o, n) => (follows(n) ? beyondBoth(o, all[n + 1]!, all[n + 1]!) : null));
  const found: Bulge[] = [];
  const enough = (b: Beyond | null | undefined): boolean => b != null && Math.max(b.out, b.into) >= SLIP_MM;
  for (const [a, first] of all.entries()) {
    if (!enough(starts[a])) continue;
    for (let b = a; b < a + most && (b === a || follows(b - 1)); b += 1) {
      if (!enough(ends[b])) continue;
      const [before, last, after] = [all[a - 1]!, all[b]!, all[b + 1]!];
      const [p, q] = [beyondBoth(first, before, after), beyondBoth(last, before, after)];
      const bulge = {
        from: first.k,
        to: last.k,
        outMm: Math.min(p.out, q.out),
        inMm: Math.min(p.into, q.into),
      };
      if (Math.max(bulge.outMm, bulge.inMm) >= SLIP_MM) found.push(bulge);
    }
  }
  worked.set(slices, found);
  return found;
}

/** Processes, branches and loops that are there on a few slices only. */
const BRANCHED = /^(VB_|Bone_|Sacrum|Bowel|Colon|Rectum|Rib|Trachea|Bronch|Lymph|LN_|Brachial)/;
export const isBranched = (name: string): boolean => BRANCHED.test(name);
/** A leak sticks out by this, a dent goes in by this, mm. Of 600 structures in 53 known cases 1 % reach the first, none the second. */
const LEAK_MM = 7;
const DENT_MM = 6;

const KINDS = [{ what: 'slip' }, { what: 'leak' }, { what: 'dent' }] as const;
type Kind = (typeof KINDS)[number]['what'];

function kindOf({ outMm, inMm }: Bulge, branched: boolean): Kind | null {
  if (Math.min(outMm, inMm) >= SLIP_MM) return 'slip';
  if (branched) return null;
  if (outMm >= LEAK_MM) return 'leak';
  return inMm >= DENT_MM ? 'dent' : null;
}

export const bulgeChecks: AnatomyCheck = ({ structures, grid }) =>
  structures.flatMap((structure): CheckFinding[] => {
    const name = knownName(structure.name);
    if (structure.slices.size < 3 || lookUpName(name)?.type !== 'Anatomic') return [];
    const bulges = bulgesOf(grid, structure.slices);
    return KINDS.flatMap(({ what: kind }): CheckFinding[] => {
      const own = bulges.filter((b) => kindOf(b, isBranched(name)) === kind);
      if (own.length === 0) return [];
      const slices = new Set(
        own.flatMap((b) => Array.from({ length: b.to - b.from + 1 }, (_, n) => b.from + n)),
      );
      const mm = Math.max(...own.map((b) => (kind === 'dent' ? b.inMm : b.outMm)));
      return [
        of(
          structure,
          'anatomy-bulge',
          'warning',
          { what: kind, name: structure.name, mm },
          { slices: [...slices].sort((a, b) => a - b) },
        ),
      ];
    });
  });
