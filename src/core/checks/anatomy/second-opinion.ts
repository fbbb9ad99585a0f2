/**
 * A second opinion on structures: what networks see in the same image, held against the contours slice by slice, as far as the
 * networks are to be trusted. Two doubts count: what the network's probabilities, calibrated, say of a slice in this image, and how
 * far the network was off on images it never saw (the model's own figures). A network without figures, or with poor ones, has no
 * say: that is told once, by name.
 */
import { ringsArea } from '../../contours/index.ts';
import { structureMask } from '../../contours/structure-mask.ts';
import { finding } from '../../errors/errors.ts';
import { type Grid, sliceDistanceMm } from '../../geometry/grid.ts';
import { countVoxels, intersectMasks } from '../../masks/index.ts';
import type { SliceRings, Structure } from '../../structures/types.ts';
import { knownName } from '../structure-rules.ts';
import { type CheckFinding, of } from '../types.ts';
import { biased, unseenBulges } from './moved-outlines.ts';
import { type Opinion, type SecondOpinion, withJoined } from './opinions.ts';
import { disagreements, endSlices, oddSlices, type SliceDisagreement } from './slice-disagreement.ts';

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
/** A network that sees more than this share of what is drawn otherwise, of at least so many structures, does not understand the image. */
const LOST_SHARE = 0.4;
const LOST_OF = 6;
/** Of a network that is poor slice by slice the whole may still be held against what is drawn, from this Dice on. */
const LEAST_DICE_WHOLE = 0.6;
/** Below this Dice two outlines are not of one thing; another one above `OTHER_DICE` is what was drawn. */
const STRANGE_DICE = 0.3;
const OTHER_DICE = 0.5;
const VERTEBRA = /^VB_[CTL]\d+(_Body)?$/;
/** Found without a level. */
const UNNAMED = /^VB_\d+(_Body)?$/;

function diceOf(grid: Grid, a: Pick<Structure, 'slices'>, b: Pick<Structure, 'slices'>): number {
  const [p, q] = [structureMask(a as Structure, grid), structureMask(b as Structure, grid)];
  const both = countVoxels(p) + countVoxels(q);
  return both === 0 ? 0 : (2 * countVoxels(intersectMasks(p, q))) / both;
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

function differing(grid: Grid, structure: Structure, name: string, opinion: Opinion): CheckFinding[] {
  const findings: CheckFinding[] = [];
  const slices = disagreements(grid, structure.slices, opinion);
  const odd = oddSlices(slices);
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
