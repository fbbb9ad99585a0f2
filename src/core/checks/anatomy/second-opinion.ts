/**
 * A second opinion on structures: what networks see in the same image, held against the contours slice by slice, as far as the
 * networks are to be trusted. Two doubts count: what the network's probabilities, calibrated, say of a slice in this image, and how
 * far the network was off on images it never saw (the model's own figures). A network without figures, or with poor ones, has no
 * say: that is told once, by name.
 */
import { ringsArea } from '../../contours/index.ts';
import { slicePlane } from '../../contours/slice-plane.ts';
import { structureMask } from '../../contours/structure-mask.ts';
import { finding } from '../../errors/errors.ts';
import { type Grid, sliceDistanceMm, spacingMm } from '../../geometry/grid.ts';
import { countVoxels, intersectMasks } from '../../masks/index.ts';
import { median } from '../../statistics/index.ts';
import type { Ring, SliceRings, Structure } from '../../structures/types.ts';
import { knownName } from '../structure-rules.ts';
import { type CheckFinding, of } from '../types.ts';
import { type Bias, biasOf } from './bias.ts';
import { bulgesOf, isBranched, reachesBeyond } from './bulges.ts';
import { outlineDistances, shareBeyond } from './outline-distances.ts';

/** What a model's figures say of one of its structures on CT its weights never saw. */
export interface NetworkRecord {
  readonly cases: number;
  /** Medians over the cases. */
  readonly dice: number;
  readonly meanMm: number;
}

/** One structure as a network sees it. */
export interface Opinion {
  readonly name: string;
  /** Id of the network's model. */
  readonly model: string;
  /** Rings on the slices of the CT. */
  readonly slices: SliceRings;
  /** Dice to expect of the whole by the calibrated probabilities, 0…1, and of each slice k. */
  readonly expectedDice: number;
  readonly sliceDice: ReadonlyMap<number, number>;
  /** Null: the model came without figures on this structure. */
  readonly record: NetworkRecord | null;
}

export interface SecondOpinion {
  readonly opinions: readonly Opinion[];
  /** Names of all the structures that the networks know; `VB_*` when they tell vertebrae apart. */
  readonly known: readonly string[];
}

/** Why nothing is said of a structure. */
const SILENCES = [
  { what: 'own' },
  { what: 'poor' },
  { what: 'unsure' },
  { what: 'not-found' },
  { what: 'lost' },
] as const;
type NoSay = (typeof SILENCES)[number]['what'];

/** A network that was worse than this on unseen CT, or expects worse of itself in this one, is not asked. */
const LEAST_DICE = 0.7;
const LEAST_EXPECTED = 0.6;
/** Tolerances of the disagreement, mm, and the shares of an outline that must lie beyond them, and beyond the doubt. */
const NEAR_MM = 2;
const FAR_MM = 3;
const NEAR_SHARE = 0.5;
const FAR_SHARE = 0.3;
/** The doubt of a slice, mm: this many of the network's usual mean distances … */
const DOUBT_OF_MEAN = 2;
/** … more where it is less sure than elsewhere in the structure, within these bounds. */
const LEAST_WEIGHT = 0.7;
const MOST_WEIGHT = 3;
/** Pixels of this size say no more of an outline than the tolerances; larger ones widen the doubt by half of what they are larger, mm. */
const FINE_PIXEL_MM = 1;
/** Near its ends a structure is as wide as a hair's breadth along the patient decides: there only the ends themselves are told, mm. */
const CAP_MM = 8;
/** A network that sees more than this share of what is drawn otherwise, of at least so many structures, does not understand the image. */
const LOST_SHARE = 0.4;
const LOST_OF = 6;
/** A whole structure moved or grown against the network's by this and its mean distance, mm, is told, whatever its slices say. */
const MOVED_MM = 2;
const GROWN_MM = 1;
const LEAST_DICE_WHOLE = 0.6;
/** Fewer slices are no whole. */
const LEAST_WHOLE = 5;
/** Of so many mm of slices it may be so much more, for fewer points are in them. */
const SLIP_RUN_MM = 8;
const SLIPPED_MM = 2;
/** What comes and goes at once and reaches this and 1.3 mean distances beyond the network's outline is told, mm; more of bones. */
const UNSEEN_MM = 3.5;
const UNSEEN_BRANCHED_MM = 5.5;
const UNSEEN_OF_MEAN = 1.3;
/** Nothing of slips and bulges on slices where the network is so many times less sure than elsewhere. */
const UNSURE_WEIGHT = 2;
/** A slice by itself is drawn differently now and then; this many next to each other are not. */
const LEAST_RUN = 2;
/** Below this Dice two outlines are not of one thing; another one above `OTHER_DICE` is what was drawn. */
const STRANGE_DICE = 0.3;
const OTHER_DICE = 0.5;
/** mm of slices beyond the network's ends, or short of them, that are told. */
const END_MM = 12;
/** Short by this already where the last slice is as large as this share of the mean one: an organ tapers. */
const BLUNT = 0.7;
const BLUNT_END_MM = 9;
/** Structures without ends of their own in an image: drawn as far as the planner needs them. */
const ENDLESS =
  /^(SpinalCord|SpinalCanal|ThecalSac|CaudaEquina|Esophagus|A_Aorta|V_Venacava_I|Trachea|Bowel_Small|Colon)$/;

const VERTEBRA = /^VB_[CTL]\d+(_Body)?$/;
/** Found without a level. */
const UNNAMED = /^VB_\d+(_Body)?$/;

const JOINED: Readonly<Record<string, readonly string[]>> = {
  Lungs: ['Lung_L', 'Lung_R'],
  Kidneys: ['Kidney_L', 'Kidney_R'],
  Parotids: ['Parotid_L', 'Parotid_R'],
};

/** Opinions on pairs that are drawn as one. */
function withJoined(opinions: readonly Opinion[]): Opinion[] {
  const joined = Object.entries(JOINED).flatMap(([name, names]): Opinion[] => {
    const sides = names.flatMap((side) => opinions.filter((o) => o.name === side));
    if (sides.length !== names.length || opinions.some((o) => o.name === name)) return [];
    const slices = new Map<number, Ring[]>();
    const sliceDice = new Map<number, number>();
    for (const side of sides) {
      for (const [k, rings] of side.slices) slices.set(k, [...(slices.get(k) ?? []), ...rings]);
      for (const [k, dice] of side.sliceDice) sliceDice.set(k, Math.min(dice, sliceDice.get(k) ?? 1));
    }
    const records = sides.map((s) => s.record);
    const worst = records.includes(null)
      ? null
      : records.reduce((a, b) => ((a?.dice ?? 0) < (b?.dice ?? 0) ? a : b), records[0] ?? null);
    const expectedDice = Math.min(...sides.map((s) => s.expectedDice));
    return [{ name, model: sides[0]!.model, slices, sliceDice, expectedDice, record: worst }];
  });
  return [...opinions, ...joined];
}

function diceOf(grid: Grid, a: Pick<Structure, 'slices'>, b: Pick<Structure, 'slices'>): number {
  const [p, q] = [structureMask(a as Structure, grid), structureMask(b as Structure, grid)];
  const both = countVoxels(p) + countVoxels(q);
  return both === 0 ? 0 : (2 * countVoxels(intersectMasks(p, q))) / both;
}

/** Disagreement on one slice, the doubt taken off. */
interface SliceDisagreement {
  readonly k: number;
  /** Share of the outlines (of the one that is further off) beyond 2 and 3 mm, without and with the slice's doubt. */
  readonly near: number;
  readonly far: number;
  readonly nearBeyondDoubt: number;
  readonly farBeyondDoubt: number;
  /** Nine tenths of the outlines lie nearer than this, mm. */
  readonly mm: number;
}

/** How many times less sure the network is on slice k than usual. */
function weightOf({ sliceDice }: Pick<Opinion, 'sliceDice'>, usual: number, k: number): number {
  const here = 1 - (sliceDice.get(k) ?? usual);
  return Math.min(MOST_WEIGHT, Math.max(LEAST_WEIGHT, here / Math.max(0.02, 1 - usual)));
}

/** Whether the network is much less sure on slice k than elsewhere in the structure. */
function isUnsure(opinion: Opinion, k: number): boolean {
  const { sliceDice } = opinion;
  return sliceDice.size > 0 && weightOf(opinion, median([...sliceDice.values()]), k) > UNSURE_WEIGHT;
}

/** mm that the network may be off on slice k, by its figures and by how sure it is there, and by the image's pixels. */
function doubtMm(grid: Grid, { record, sliceDice }: Opinion, usual: number, k: number): number {
  const weight = weightOf({ sliceDice }, usual, k);
  const [pixelI, pixelJ] = spacingMm(grid);
  const coarse = Math.max(0, Math.max(pixelI, pixelJ) - FINE_PIXEL_MM) / 2;
  return DOUBT_OF_MEAN * (record?.meanMm ?? 0) * weight + coarse;
}

/** Slices far enough from the ends of both. */
function betweenCaps(grid: Grid, a: SliceRings, b: SliceRings): (k: number) => boolean {
  const cap = Math.max(2, Math.ceil(CAP_MM / sliceDistanceMm(grid)));
  const first = Math.max(Math.min(...a.keys()), Math.min(...b.keys()));
  const last = Math.min(Math.max(...a.keys()), Math.max(...b.keys()));
  // At the image's end a structure is cut, not rounded.
  const [low, high] = [first === 0 ? 0 : first + cap, last === grid.dims[2] - 1 ? last : last - cap];
  return (k) => k >= low && k <= high;
}

const worked = new WeakMap<SliceRings, { readonly opinion: Opinion; readonly found: SliceDisagreement[] }>();

/** Every slice that has both but near their ends, ascending k; kept with the contours, which never change in place. */
function disagreements(grid: Grid, slices: SliceRings, opinion: Opinion): SliceDisagreement[] {
  const known = worked.get(slices);
  if (known?.opinion === opinion) return known.found;
  const found = workOut(grid, slices, opinion);
  worked.set(slices, { opinion, found });
  return found;
}

function workOut(grid: Grid, slices: SliceRings, opinion: Opinion): SliceDisagreement[] {
  const isBetween = betweenCaps(grid, slices, opinion.slices);
  const plane = slicePlane(grid);
  const usual = opinion.sliceDice.size === 0 ? 0 : median([...opinion.sliceDice.values()]);
  return [...slices]
    .sort(([a], [b]) => a - b)
    .flatMap(([k, rings]): SliceDisagreement[] => {
      const seen = isBetween(k) ? opinion.slices.get(k) : undefined;
      const distances = seen === undefined ? null : outlineDistances(plane, rings, seen);
      if (distances === null) return [];
      const beyond = (mm: number): number =>
        Math.max(shareBeyond(distances.ofA, mm), shareBeyond(distances.ofB, mm));
      const doubt = doubtMm(grid, opinion, usual, k);
      const tenth = (sorted: Float64Array): number => sorted[Math.floor(0.9 * (sorted.length - 1))] ?? 0;
      return [
        {
          k,
          near: beyond(NEAR_MM),
          far: beyond(FAR_MM),
          nearBeyondDoubt: beyond(NEAR_MM + doubt),
          farBeyondDoubt: beyond(FAR_MM + doubt),
          mm: Math.max(tenth(distances.ofA), tenth(distances.ofB)),
        },
      ];
    });
}

/** Numbers that stand in runs of at least `least` next to each other. */
function inRuns(ks: readonly number[], least: number): number[] {
  const sorted = [...ks].sort((a, b) => a - b);
  const runs: number[][] = [];
  for (const k of sorted) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === k - 1) run.push(k);
    else runs.push([k]);
  }
  return runs.filter((run) => run.length >= least).flat();
}

/** Slices drawn beyond the network's ends and slices the network has beyond what is drawn, from {@link END_MM} on. */
function endSlices(
  grid: Grid,
  name: string,
  slices: SliceRings,
  opinion: Opinion,
): { readonly beyond: number[]; readonly short: number[] } {
  const nothing = { beyond: [], short: [] };
  if (ENDLESS.test(name)) return nothing;
  const step = sliceDistanceMm(grid);
  const drawn = [...slices.keys()].sort((a, b) => a - b);
  const seen = [...opinion.slices.keys()].sort((a, b) => a - b);
  const [first, last] = [seen[0], seen.at(-1)];
  const [from, to] = [drawn[0], drawn.at(-1)];
  if (first === undefined || last === undefined || from === undefined || to === undefined) return nothing;
  const mean = opinion.record?.meanMm ?? 0;
  const slicesIn = (mm: number): number => Math.max(2, Math.ceil(mm / step));
  const far = slicesIn(END_MM + DOUBT_OF_MEAN * mean);
  const side = (
    ks: readonly number[],
    end: number,
    beyondEnd: (k: number) => boolean,
    least: number,
  ): number[] => {
    const out = ks.filter(beyondEnd);
    return out.some((k) => Math.abs(k - end) >= least) ? out : [];
  };
  const areas = drawn.map((k) => ringsArea(slices.get(k) ?? []));
  const usual = areas.reduce((sum, a) => sum + a, 0) / areas.length;
  const short = (end: number): number =>
    ringsArea(slices.get(end) ?? []) > BLUNT * usual ? slicesIn(BLUNT_END_MM + mean) : far;
  return {
    beyond: [...side(drawn, first, (k) => k < first, far), ...side(drawn, last, (k) => k > last, far)],
    short: [...side(seen, from, (k) => k < from, short(from)), ...side(seen, to, (k) => k > to, short(to))],
  };
}

interface Judged {
  readonly findings: readonly CheckFinding[];
  readonly noSay: NoSay | null;
  /** Of the network that judged the outlines; null where none did. */
  readonly model: string | null;
}

function judge(grid: Grid, structure: Structure, all: readonly Opinion[], known: readonly string[]): Judged {
  const name = knownName(structure.name);
  const silent = (noSay: NoSay | null): Judged => ({ findings: [], noSay, model: null });
  const { provenance } = structure;
  const vertebra = VERTEBRA.test(name);
  const level = name.replace('_Body', '');
  // A vertebra is drawn whole or as its body, under either name; one without a level may be any.
  const isOwn = (o: Opinion): boolean =>
    vertebra ? o.name.replace('_Body', '') === level || UNNAMED.test(o.name) : o.name === name;
  const own = all
    .filter(isOwn)
    .map((opinion) => ({ opinion, dice: diceOf(grid, structure, opinion) }))
    .sort((a, b) => b.dice - a.dice)[0];
  const isKnown = own !== undefined || known.includes(vertebra ? 'VB_*' : name);
  if (!isKnown) return silent(null);
  if (provenance.kind === 'model' && !provenance.edited) return silent('own');
  const others = all
    .filter((o) => !isOwn(o) && mayBeMixedUp(name, o.name) && isTrusted(o))
    .map((o) => ({ o, dice: diceOf(grid, structure, o) }))
    .sort((a, b) => b.dice - a.dice);
  const other = others[0];
  if (other !== undefined && other.dice >= OTHER_DICE && (own?.dice ?? 0) < STRANGE_DICE) {
    const data = { name: structure.name, other: other.o.name, dice: other.dice };
    return { findings: [of(structure, 'anatomy-second-other', 'warning', data)], noSay: null, model: null };
  }
  if (own === undefined || (UNNAMED.test(own.opinion.name) && own.dice < STRANGE_DICE))
    return silent('not-found');
  if (!hasFigures(own.opinion)) {
    const findings = mayJudgeWhole(own.opinion) ? biased(grid, structure, own.opinion) : [];
    return { findings, noSay: findings.length === 0 ? 'poor' : null, model: null };
  }
  if (!isTrusted(own.opinion)) return silent('unsure');
  return {
    findings: differing(grid, structure, name, own.opinion),
    noSay: null,
    model: own.opinion.model,
  };
}

/** Of a network that is poor slice by slice, what a whole structure's place and size say against it may still hold. */
const mayJudgeWhole = ({ record, expectedDice }: Opinion): boolean =>
  record !== null && record.dice >= LEAST_DICE_WHOLE && expectedDice >= LEAST_EXPECTED;

const hasFigures = ({ record }: Opinion): boolean => record !== null && record.dice >= LEAST_DICE;
const isTrusted = (o: Opinion): boolean => hasFigures(o) && o.expectedDice >= LEAST_EXPECTED;

/** Sides of a pair, and vertebrae: what is named for another. */
function mayBeMixedUp(a: string, b: string): boolean {
  if (VERTEBRA.test(a) && VERTEBRA.test(b)) return true;
  return /_[LR]$/.test(a) && a.slice(0, -1) === b.slice(0, -1);
}

/** The whole structure moved, or larger or smaller all around. */
function biased(grid: Grid, structure: Structure, opinion: Opinion): CheckFinding[] {
  const isBetween = betweenCaps(grid, structure.slices, opinion.slices);
  const ks = [...structure.slices.keys()].filter(isBetween);
  const bias =
    ks.length < LEAST_WHOLE ? null : biasOf(slicePlane(grid), structure.slices, opinion.slices, ks);
  if (bias === null) return [];
  const doubt = opinion.record?.meanMm ?? 0;
  const movedMm = Math.hypot(bias.s, bias.t);
  const moved = movedMm > MOVED_MM + doubt;
  const grown = Math.abs(bias.grown) > GROWN_MM + doubt;
  if (!moved && !grown) return slipped(grid, structure, opinion, bias, ks);
  const data = {
    name: structure.name,
    movedMm: moved ? movedMm : null,
    grownMm: grown ? bias.grown : null,
  };
  return [of(structure, 'anatomy-second-bias', 'warning', data, { slices: ks.sort((a, b) => a - b) })];
}

/** Some slices in a row moved against the network's, the others not. */
function slipped(
  grid: Grid,
  structure: Structure,
  opinion: Opinion,
  whole: Bias,
  ks: readonly number[],
): CheckFinding[] {
  const count = Math.max(2, Math.round(SLIP_RUN_MM / sliceDistanceMm(grid)));
  const plane = slicePlane(grid);
  const limit = MOVED_MM + SLIPPED_MM + (opinion.record?.meanMm ?? 0);
  const slices = new Set<number>();
  let most = 0;
  for (const k of ks) {
    const run = Array.from({ length: count }, (_, n) => k + n);
    if (!run.every((n) => ks.includes(n) && !isUnsure(opinion, n))) continue;
    const bias = biasOf(plane, structure.slices, opinion.slices, run);
    const mm = bias === null ? 0 : Math.hypot(bias.s - whole.s, bias.t - whole.t);
    if (mm <= limit) continue;
    most = Math.max(most, mm);
    for (const n of run) slices.add(n);
  }
  if (slices.size === 0) return [];
  const data = { name: structure.name, count: slices.size, mm: most };
  return [
    of(structure, 'anatomy-second-slip', 'warning', data, { slices: [...slices].sort((a, b) => a - b) }),
  ];
}

/** What sticks out all at once, and where the network sees nothing of the structure. */
function unseenBulges(grid: Grid, structure: Structure, opinion: Opinion): CheckFinding[] {
  const plane = slicePlane(grid);
  const usual = isBranched(knownName(structure.name)) ? UNSEEN_BRANCHED_MM : UNSEEN_MM;
  const least = usual + UNSEEN_OF_MEAN * (opinion.record?.meanMm ?? 0);
  const slices = new Set<number>();
  let most = 0;
  for (const bulge of bulgesOf(grid, structure.slices)) {
    const ks = Array.from({ length: bulge.to - bulge.from + 1 }, (_, n) => bulge.from + n);
    const reach = ks.map((k) => {
      const [drawn, seen] = [structure.slices.get(k), opinion.slices.get(k)];
      return drawn === undefined || seen === undefined ? 0 : reachesBeyond(plane, drawn, seen);
    });
    if (
      ks.length < LEAST_RUN ||
      ks.some((k) => isUnsure(opinion, k)) ||
      Math.min(bulge.outMm, ...reach) < least
    )
      continue;
    most = Math.max(most, bulge.outMm);
    for (const k of ks) slices.add(k);
  }
  if (slices.size === 0) return [];
  const data = { name: structure.name, mm: most };
  return [
    of(structure, 'anatomy-second-bulge', 'warning', data, { slices: [...slices].sort((a, b) => a - b) }),
  ];
}

function differing(grid: Grid, structure: Structure, name: string, opinion: Opinion): CheckFinding[] {
  const findings: CheckFinding[] = [];
  const slices = disagreements(grid, structure.slices, opinion);
  const odd = new Set(
    inRuns(
      slices.filter((s) => s.nearBeyondDoubt > NEAR_SHARE || s.farBeyondDoubt > FAR_SHARE).map((s) => s.k),
      LEAST_RUN,
    ),
  );
  const told = slices.filter((s) => odd.has(s.k));
  if (told.length > 0) {
    const mean = (of: (s: SliceDisagreement) => number): number =>
      told.reduce((sum, s) => sum + of(s), 0) / told.length;
    findings.push(
      of(
        structure,
        'anatomy-second-opinion',
        'warning',
        {
          name: structure.name,
          count: told.length,
          mm: Math.max(...told.map((s) => s.mm)),
          near: mean((s) => s.near),
          far: mean((s) => s.far),
          expectedDice: opinion.expectedDice,
        },
        { slices: told.map((s) => s.k) },
      ),
    );
  }
  // What was told slice by slice is not told again in other words; what some slices explain is not said of the whole.
  const bias = biased(grid, structure, opinion).filter(
    (f) => told.length === 0 || 5 * told.length >= 4 * (f.slices ?? []).length,
  );
  const more = [...bias, ...unseenBulges(grid, structure, opinion)];
  findings.push(
    ...more.filter((f) => f.code === 'anatomy-second-bias' || !(f.slices ?? []).some((k) => odd.has(k))),
  );
  const { beyond, short } = endSlices(grid, name, structure.slices, opinion);
  const areaOf = (ks: readonly number[], from: SliceRings): boolean =>
    ks.some((k) => ringsArea(from.get(k) ?? []) > 0);
  if (areaOf(beyond, structure.slices))
    findings.push(
      of(
        structure,
        'anatomy-second-ends',
        'warning',
        { name: structure.name, short: false, mm: beyond.length * sliceDistanceMm(grid) },
        { slices: beyond },
      ),
    );
  if (areaOf(short, opinion.slices))
    findings.push(
      of(
        structure,
        'anatomy-second-ends',
        'warning',
        { name: structure.name, short: true, mm: short.length * sliceDistanceMm(grid) },
        { slices: short },
      ),
    );
  return findings;
}

/**
 * What the networks see otherwise: warnings with their slices, and one note that names the structures of which nothing was said.
 * @param grid of the CT on whose slices both lie.
 */
export function secondOpinionFindings(
  grid: Grid,
  structures: readonly Structure[],
  { opinions, known }: SecondOpinion,
): CheckFinding[] {
  const all = withJoined(opinions);
  const judged = structures
    .filter((s) => s.slices.size > 0)
    .map((structure) => ({ structure, ...judge(grid, structure, all, known) }));
  const silent: Record<NoSay, string[]> = { own: [], poor: [], unsure: [], 'not-found': [], lost: [] };
  for (const { structure, noSay } of judged) if (noSay !== null) silent[noSay].push(structure.name);
  const findings: CheckFinding[] = [];
  const models = new Set(judged.map((j) => j.model));
  for (const model of models) {
    const own = judged.filter((j) => j.model === model);
    const differ = own.filter((j) => j.findings.length > 0);
    // A whole set that lies elsewhere, or an image unlike any the network learned: one sentence, not one a structure.
    if (model !== null && own.length >= LOST_OF && differ.length > LOST_SHARE * own.length) {
      const data = { model, count: differ.length, of: own.length };
      findings.push(finding('anatomy-second-lost', 'warning', data));
      silent.lost.push(...own.map((j) => j.structure.name));
    } else findings.push(...differ.flatMap((j) => j.findings));
  }
  const notes = SILENCES.flatMap(({ what }): CheckFinding[] =>
    silent[what].length === 0
      ? []
      : [finding('anatomy-second-silent', 'info', { what, names: silent[what] })],
  );
  return [...findings, ...notes];
}
