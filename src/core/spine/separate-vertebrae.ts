/** The door: class map in, named vertebrae out, or a plain statement that the names are not established. */
import { type Finding, finding } from '../errors/errors.ts';
import type { Grid, Vec3 } from '../geometry/grid.ts';
import { CODE } from './bone.ts';
import { openAtlas, splitAtlas } from './column/atlas.ts';
import { coarsen, liftOwners } from './column/coarse.ts';
import { insideGrid, type NumberedColumn, numberColumn } from './column/column.ts';
import { doubleVertebrae } from './column/doubles.ts';
import { maskCentreMm, type OwnerMasks, ownerMasks, reachesEdge } from './column/owner-masks.ts';
import { touchesEdge } from './column/segments.ts';
import { votedLevels } from './column/votes.ts';
import { vertebraName } from './level-names.ts';
import {
  doubleFinding,
  isAxisTooShort,
  isCountDoubtful,
  isNeckTooLong,
  isSacral,
  longNeckFinding,
  sacralFinding,
  shortAxisFinding,
} from './levels/doubt.ts';
import {
  classExtent,
  type EndEvidence,
  isPlausibleSacrum,
  type LevelEvidence,
  regionShares,
  ribVolumes,
} from './levels/evidence.ts';
import { landmarkVotes, RIB_SEEN_MM3 } from './levels/landmarks.ts';
import { type FixedLevel, weighNamings } from './levels/naming.ts';
import { judge } from './levels/verdict.ts';
import type {
  LevelAnchor,
  LevelCandidate,
  LevelNaming,
  LevelStatus,
  SeparatedVertebra,
  SeparationOptions,
  SpineClassMap,
  SpineSeparation,
} from './types.ts';

/**
 * Separates a semantic class map (vertebral bodies, posterior elements, and whatever there is of canal, sacrum, ribs, skull)
 * into vertebrae, cranial first, and names them by counting from anatomy. Works in patient space: any orientation of the
 * grid. A level is given only where it has a probability of at least `certainty` and two landmarks that do not repeat each
 * other hold it and none contradicts, or the user's anchor does; see `judge`. The rest is numbered from the top, with
 * candidates. Never throws on odd anatomy: what is odd is a finding.
 */
export function separateVertebrae(map: SpineClassMap, options: SeparationOptions = {}): SpineSeparation {
  const coarse = coarsen(map);
  const numbered = numberColumn(coarse.map);
  if (!numbered) return nothingFound();
  const first = counted(coarse.map, numbered, options);
  const result =
    (first.long || first.short ? countedByLaminae(coarse.map, first, options) : undefined) ?? first;
  const { column, evidence, ends, fixed, namings, findings, sacral, double } = result;
  const likely = namings[0]?.levels ?? [];
  findings.push(...double.map(doubleFinding));
  // Laminae only propose a count: a neck that came out too long without them stays in doubt.
  if (first.long) findings.push(longNeckFinding());
  if (first.short) findings.push(shortAxisFinding());
  const missing = column.bodyMm3.flatMap((mm3, n) => (mm3 > 0 ? [] : [n]));
  findings.push(...missing.map(missingFinding));
  const isDoubtful =
    isCountDoubtful(column) ||
    double.length > 0 ||
    first.long ||
    first.short ||
    missing.length > 0 ||
    result.gap;
  const level = judge(
    {
      evidence,
      namings,
      votes: landmarkVotes(evidence, ends),
      fixed,
      anchorAsked: options.anchor !== undefined,
      certainty: options.certainty ?? 0.9,
      doubt: { joined: column.joined, count: isDoubtful },
    },
    findings,
  );
  if (likely[0] === 'C1' && evidence.length > 1) splitAtlas(column);
  const fine = { ...column, ...liftOwners(map, coarse, column.box, column.owner) };
  const vertebrae = vertebraeOf(map.grid, fine, evidence, namings, level).filter(
    (v) => !sacral || v.number < column.bodyMm3.length,
  );
  return { vertebrae, level, centreline: column.line, findings };
}

/** Evidence, namings and doubts of a column, whose uppermost C2 was given its atlas where it holds one. */
function counted(map: SpineClassMap, numbered: NumberedColumn, options: SeparationOptions) {
  let result = count(map, numbered, options);
  const opened = result.namings[0]?.levels[0] === 'C2' ? openAtlas(numbered) : undefined;
  if (opened) result = count(map, opened, options);
  const likely = result.namings[0]?.levels ?? [];
  const lengthsMm = result.evidence.map((e) => e.lengthMm);
  return {
    ...result,
    double: doubleVertebrae(result.column.cuts, likely),
    long: isNeckTooLong(lengthsMm, likely),
    short: isAxisTooShort(lengthsMm[0] ?? 0, likely[0], result.evidence[0]?.cut === true),
  };
}

/** The column again with the laminae's say, where that makes a neck of it: more vertebrae, none of them double, missing, too long or too short. */
function countedByLaminae(
  map: SpineClassMap,
  first: ReturnType<typeof counted>,
  options: SeparationOptions,
): ReturnType<typeof counted> | undefined {
  const numbered = numberColumn(map, true);
  if (!numbered) return undefined;
  const again = counted(map, numbered, options);
  const isNeck =
    !again.long && !again.short && again.double.length === 0 && again.column.bodyMm3.every((mm3) => mm3 > 0);
  return isNeck && again.evidence.length > first.evidence.length ? again : undefined;
}

/** Evidence and namings of a numbered column. */
function count(map: SpineClassMap, column: NumberedColumn, options: SeparationOptions) {
  const findings: Finding[] = [];
  const evidence = levelEvidence(map, column);
  const ends = endEvidence(map, column);
  const sacral = isSacral(evidence, ends);
  if (sacral) {
    const part = evidence.pop() as LevelEvidence;
    ends.sacrumGapMm = (ends.sacrumGapMm as number) + part.lengthMm;
    findings.push(sacralFinding());
  }
  const gap = withMissingAtEnd(evidence, ends, findings);
  const fixed = options.anchor ? anchored(column, options.anchor, findings) : undefined;
  return {
    column,
    evidence,
    ends,
    fixed,
    findings,
    sacral,
    gap,
    namings: weighNamings(evidence, ends, fixed),
  };
}

const missingFinding = (n: number): Finding => finding('vertebra-missing', 'warning', { position: n + 1 });

function nothingFound(): SpineSeparation {
  const reason = 'No vertebral bodies were found.';
  return {
    vertebrae: [],
    level: {
      status: 'not-established',
      confidence: 0,
      reason,
      candidates: [],
      named: [],
      ladder: { votes: [], countings: [] },
    },
    centreline: undefined,
    findings: [finding('spine-not-found', 'warning')],
  };
}

function levelEvidence(map: SpineClassMap, column: NumberedColumn): LevelEvidence[] {
  const { box, line, bodies, segment, cuts, bodyMm3, voxelMm3 } = column;
  const count = bodyMm3.length;
  const regions = regionShares(box, bodies, segment, count);
  const edge = touchesEdge(box, bodies.at, segment, count);
  const area = (n: number): number => bodyMm3[n]! / Math.max(1, 0.82 * length(n));
  const length = (n: number): number => (cuts[n + 1]! - cuts[n]!) * line.stepMm;
  const bounds = Array.from({ length: count }, (_, n) => ({
    from: cuts[n]!,
    to: cuts[n + 1]!,
    halfDepth: 0.44 * Math.sqrt(area(n)),
  }));
  const ribs = ribVolumes(box, line, bounds, voxelMm3);
  const voted = map.votes && votedLevels(box, bodies, segment, count, map.votes);
  // A rib class that found nothing at all says nothing: the model may have missed them.
  const ribsKnown =
    map.values.rib !== undefined && [...ribs.left, ...ribs.right].some((mm3) => mm3 > RIB_SEEN_MM3);
  return bounds.map((_, n) => ({
    region: regions[n],
    ribLeftMm3: ribs.left[n]!,
    ribRightMm3: ribs.right[n]!,
    ribsKnown,
    lengthMm: length(n),
    areaMm2: area(n),
    votedLevel: voted?.[n],
    partial: edge[n] === 1 || bodyMm3[n]! === 0 || n === 0 || n === count - 1,
    cut: edge[n] === 1,
  }));
}

function endEvidence(map: SpineClassMap, column: NumberedColumn): EndEvidence {
  const { box, line, cuts, voxelMm3 } = column;
  const [first, last] = [cuts[0]! * line.stepMm, (cuts.at(-1) as number) * line.stepMm];
  const lastZ = line.pointsMm[3 * (cuts.at(-1) as number) + 2]!;
  const sacrum =
    map.values.sacrum && isPlausibleSacrum(map, lastZ) && classExtent(box, line, CODE.sacrum, voxelMm3, 30);
  const skull = map.values.skull && classExtent(box, line, CODE.skull, voxelMm3, 40);
  const beyond = (sMm: number, sign: number, mm: number): Vec3 => {
    const i = 3 * Math.round(sMm / line.stepMm);
    return [0, 1, 2].map((a) => line.pointsMm[i + a]! + sign * mm * line.down[i + a]!) as unknown as Vec3;
  };
  return {
    sacrumGapMm: sacrum ? sacrum.first - last : undefined,
    sacrumKnown: map.values.sacrum !== undefined,
    skullGapMm: skull ? first : undefined,
    endsBelowImageTop: insideGrid(map.grid, beyond(first, -1, 25)),
    endsAboveImageBottom: insideGrid(map.grid, beyond(last, 1, 45)),
  };
}

/** A gap of more than a vertebra between the last body and the sacrum: the column is not complete there. */
function withMissingAtEnd(evidence: LevelEvidence[], ends: EndEvidence, findings: Finding[]): boolean {
  const gap = ends.sacrumGapMm;
  const pitch = evidence.at(-1)?.lengthMm ?? 30;
  if (gap === undefined || gap < 0.8 * pitch) return false;
  const missing = Math.max(1, Math.round((gap - 5) / Math.max(25, pitch)));
  for (let n = 0; n < missing; n += 1) {
    evidence.push({
      region: undefined,
      ribLeftMm3: 0,
      ribRightMm3: 0,
      ribsKnown: false,
      lengthMm: pitch,
      areaMm2: 0,
      votedLevel: undefined,
      partial: true,
      cut: false,
    });
  }
  findings.push(finding('vertebra-missing', 'warning', { below: evidence.length - missing, missing }));
  return true;
}

function anchored(column: NumberedColumn, anchor: LevelAnchor, findings: Finding[]): FixedLevel | undefined {
  const { line, cuts } = column;
  let [best, index] = [Infinity, -1];
  for (let n = 0; n + 1 < cuts.length; n += 1) {
    const middle = 3 * Math.round((cuts[n]! + cuts[n + 1]!) / 2);
    const half = ((cuts[n + 1]! - cuts[n]!) / 2) * line.stepMm;
    const d =
      'zMm' in anchor
        ? Math.abs(line.pointsMm[middle + 2]! - anchor.zMm)
        : Math.hypot(...[0, 1, 2].map((a) => line.pointsMm[middle + a]! - anchor.pointMm[a]!));
    const reach = 'zMm' in anchor ? half + 4 : half + 75;
    if (d < best && d < reach) [best, index] = [d, n];
  }
  if (index >= 0) return { index, level: anchor.level };
  findings.push(finding('anchor-off-spine', 'error'));
  return undefined;
}

function vertebraeOf(
  grid: Grid,
  column: NumberedColumn,
  evidence: readonly LevelEvidence[],
  namings: readonly LevelNaming[],
  level: LevelStatus,
): SeparatedVertebra[] {
  const { cuts, planes, clarity, joined, line, bodyMm3 } = column;
  const masks = ownerMasks(column.box, column.owner, bodyMm3.length);
  const out: SeparatedVertebra[] = [];
  for (let n = 0; n < bodyMm3.length; n += 1) {
    const { whole, body } = masks[n] as OwnerMasks;
    if (whole.data.length === 0) continue;
    const named = level.named[n];
    const bridged = Math.max(planes[n - 1]?.bridged ?? 0, planes[n]?.bridged ?? 0);
    const unclear = joined ? Math.min(1, 0.4 + Math.min(clarity[n - 1] ?? 1, clarity[n] ?? 1)) : 1;
    const touches = reachesEdge(whole);
    out.push({
      number: n + 1,
      level: named,
      candidates: candidatesOf(named ? namings : level.candidates, n),
      name: named ? vertebraName(named) : `VB_${String(n + 1).padStart(2, '0')}`,
      body:
        named === 'C1' ? { grid, box: { lo: [0, 0, 0], size: [0, 0, 0] }, data: new Uint8Array(0) } : body,
      whole,
      centreMm: maskCentreMm(body.data.length > 0 && named !== 'C1' ? body : whole),
      fromMm: cuts[n]! * line.stepMm,
      toMm: cuts[n + 1]! * line.stepMm,
      partial: touches,
      confidence: Math.max(0, 1 - 0.8 * bridged) * unclear * (touches || evidence[n]?.partial ? 0.9 : 1),
    });
  }
  return out;
}

function candidatesOf(namings: readonly LevelNaming[], n: number): LevelCandidate[] {
  const sums = new Map<LevelCandidate['level'], number>();
  for (const naming of namings) {
    const level = naming.levels[n];
    if (level) sums.set(level, (sums.get(level) ?? 0) + naming.probability);
  }
  return [...sums]
    .map(([level, probability]) => ({ level, probability }))
    .filter((c) => c.probability >= 0.005)
    .sort((a, b) => b.probability - a.probability);
}
