/** What a planner reads before export, as one pure function of what is on screen: nothing here asks, edits or decides. */
import { booleanContours } from '../contours/boolean.ts';
import { contourVolumeCc } from '../contours/measure.ts';
import { type FormulaStatus, formulaStatus, needsLook } from '../formulas/index.ts';
import { type Grid, sliceDistanceMm, type Vec3 } from '../geometry/grid.ts';
import type { Structure } from '../structures/types.ts';
import type { CtvProposal } from '../targets/index.ts';
import { type Closest, closest, gapsPerSlice, type SliceGap } from './distances.ts';
import { type DoseLimits, limitsFor, type OrganLimit } from './dose-limits.ts';
import { type ExtentBeyond, extentBeyond } from './neural.ts';

/** `ok`; `look`: read it; `stop`: wrong as far as can be told; `unknown`: cannot be told. */
export type CheckState = 'ok' | 'look' | 'stop' | 'unknown';

export interface SafetyCheck {
  readonly id:
    | 'levels'
    | 'ctv'
    | 'formulas'
    | 'cord-extent'
    | 'distance-gtv'
    | 'distance-ptv'
    | 'overlap'
    | 'slices'
    | 'metal';
  readonly state: CheckState;
  /** One sentence. */
  readonly text: string;
  /** Further lines. */
  readonly details: readonly string[];
  /** Where to look, if there is such a place. */
  readonly at?: SafetyPlace;
}

/** A structure, one of its slices, or a point of the patient (LPS mm). */
export type SafetyPlace = { readonly structureId: string; readonly k?: number } | { readonly pointMm: Vec3 };

/** Limits beside an organ, with its volume. */
export interface OrganRow {
  readonly structureId: string;
  readonly name: string;
  readonly volumeCc: number;
  readonly limits: readonly OrganLimit[];
}

export interface SafetySummary {
  readonly checks: readonly SafetyCheck[];
  readonly organs: readonly OrganRow[];
  /** For further use beside the views. */
  readonly closestGtv: Closest | null;
  readonly closestPtv: Closest | null;
  /** Distance to the cord within every slice that holds both, mm. */
  readonly gapsGtv: readonly SliceGap[];
  readonly gapsPtv: readonly SliceGap[];
  readonly formulas: readonly FormulaStatus[];
}

export interface SafetyInput {
  readonly grid: Grid;
  readonly structures: readonly Structure[];
  /** Null where levels were never looked for. */
  readonly levels: {
    readonly established: boolean;
    /** A person has confirmed a level. */
    readonly confirmed: boolean;
    readonly reason: string;
  } | null;
  /** The proposal the CTV came from, if it came from one. */
  readonly proposal: Omit<CtvProposal, 'ctv'> | null;
  /** Thickness of a slice if the images say, mm. */
  readonly sliceThicknessMm: number | null;
  /** Volume above the metal threshold near the target, cm³; null when not measured. */
  readonly metalCc: number | null;
  readonly fractions: number;
  readonly limits: DoseLimits;
  /** How far the cord must go on beyond the PTV, mm. Default 6. */
  readonly beyondMm?: number;
}

/** mm beyond the target below which the cord's extent is not enough. */
const BEYOND_MM = 6;
/** Slice distance, mm, from which on it is worth a look, and from which on it is too much (warnings of the clinical rules). */
const SLICES_MM: readonly [number, number] = [2, 3];

/** The structures the checks are about, by TG-263 names; with several GTVs or PTVs all of them together. */
export function safetySummary(input: SafetyInput): SafetySummary {
  const { grid, structures, fractions, limits } = input;
  const typed = (type: string): Structure[] =>
    structures.filter((s) => s.interpretedType === type && s.slices.size > 0);
  const together = (list: readonly Structure[]): Structure['slices'] =>
    list.reduce<Structure['slices']>((sum, s) => booleanContours(sum, s.slices, 'union'), new Map());
  const [gtv, ptv] = [together(typed('GTV')), together(typed('PTV'))];
  const neural = together(
    structures.filter(
      (s) => ['SpinalCord', 'CaudaEquina', 'ThecalSac'].includes(s.name) && s.slices.size > 0,
    ),
  );
  const prv = structures.filter((s) => /^SpinalCord_PRV\d+$/.test(s.name) && s.slices.size > 0);
  const formulas = formulaStatus(structures);
  const [closestGtv, closestPtv] = [closest(grid, gtv, neural), closest(grid, ptv, neural)];
  return {
    checks: [
      levelCheck(input),
      ctvCheck(input),
      formulaCheck(formulas),
      extentCheck(extentBeyond(grid, neural, ptv), input.beyondMm ?? BEYOND_MM),
      distanceCheck('distance-gtv', 'GTV', closestGtv),
      distanceCheck('distance-ptv', 'PTV', closestPtv),
      overlapCheck(grid, ptv, prv),
      sliceCheck(grid, input.sliceThicknessMm),
      metalCheck(input.metalCc),
    ],
    organs: structures
      .filter((s) => s.slices.size > 0)
      .map((s) => ({
        structureId: s.id,
        name: s.name,
        volumeCc: contourVolumeCc(grid, s.slices),
        limits: limitsFor(limits, s.name, fractions),
      }))
      .filter((row) => row.limits.length > 0),
    closestGtv,
    closestPtv,
    gapsGtv: gapsPerSlice(grid, gtv, neural),
    gapsPtv: gapsPerSlice(grid, ptv, neural),
    formulas,
  };
}

const check = (
  id: SafetyCheck['id'],
  state: CheckState,
  text: string,
  details: readonly string[] = [],
  at?: SafetyPlace,
): SafetyCheck => ({ id, state, text, details, ...(at === undefined ? {} : { at }) });

function levelCheck({ levels, structures }: SafetyInput): SafetyCheck {
  const named = structures.some((s) => /^VB_[CTLS]\d/.test(s.name));
  if (levels === null)
    return named
      ? check('levels', 'look', 'Vertebrae carry level names that nobody counted here.')
      : check('levels', 'unknown', 'Levels were not looked for.');
  const details = levels.reason === '' ? [] : [levels.reason];
  if (levels.confirmed) return check('levels', 'ok', 'Levels confirmed by a person.', details);
  if (levels.established)
    return check('levels', 'look', 'Levels are named, not yet confirmed by a person.', details);
  return check('levels', named ? 'stop' : 'look', 'Levels are not established.', details);
}

function ctvCheck({ proposal, structures }: SafetyInput): SafetyCheck {
  const there = structures.find((s) => s.interpretedType === 'CTV' && s.slices.size > 0);
  if (there === undefined) return check('ctv', 'unknown', 'There is no CTV.');
  const at: SafetyPlace = { structureId: there.id };
  const from = there.provenance;
  const byRule = from.kind === 'derived' && from.operation.startsWith('CTV by ');
  if (!byRule)
    return check('ctv', 'look', 'The CTV was drawn or imported: no rule stands behind it.', [], at);
  if (from.edited)
    return check('ctv', 'look', `${from.operation}, changed by hand since.`, [there.description ?? ''], at);
  if (proposal === null) return check('ctv', 'ok', `${from.operation}.`, [there.description ?? ''], at);
  const details = proposal.vertebrae.flatMap((v) => [
    ...v.sectors
      .filter((s) => s.inCtv)
      .map(
        (s) => `${v.name} sector ${s.sector}: ${s.reasons.map((r) => r.text).join('; ') || 'chosen by you'}`,
      ),
    ...v.sectors
      .filter((s) => !s.inCtv && (s.overlapCc > 0 || s.state === 'declined' || s.state === 'optional'))
      .map((s) => `${v.name} sector ${s.sector} left out: ${s.leftOutBecause ?? ''}`),
  ]);
  const odd =
    proposal.findings.some((f) => f.severity !== 'info') ||
    proposal.vertebrae.some((v) => v.sectors.some((s) => s.state === 'declined' || s.state === 'optional'));
  return check(
    'ctv',
    odd ? 'look' : 'ok',
    `CTV by ${proposal.rules.title}.`,
    [...details, ...proposal.findings.map((f) => f.message)],
    at,
  );
}

function formulaCheck(formulas: readonly FormulaStatus[]): SafetyCheck {
  if (formulas.length === 0) return check('formulas', 'look', 'No structure carries a formula.');
  const line = ({ name, text, because }: FormulaStatus): string => `${name} = ${text}: ${because}`;
  const stale = formulas.filter(needsLook);
  if (stale.length > 0)
    return check(
      'formulas',
      'stop',
      `${stale.length} derived structures are not up to date.`,
      stale.map(line),
      placeOf(stale),
    );
  const edited = formulas.filter((f) => f.state === 'overridden');
  return edited.length > 0
    ? check(
        'formulas',
        'look',
        `${edited.length} derived structures were changed by hand.`,
        edited.map(line),
        placeOf(edited),
      )
    : check('formulas', 'ok', `All ${formulas.length} formulas are up to date.`, formulas.map(line));
}

const placeOf = ([first]: readonly FormulaStatus[]): SafetyPlace | undefined =>
  first && { structureId: first.structureId };

function extentCheck(beyond: ExtentBeyond | null, wantedMm: number): SafetyCheck {
  if (beyond === null)
    return check('cord-extent', 'unknown', 'There is no PTV or no cord, sac or cauda equina.');
  const { cranialMm, caudalMm, missing } = beyond;
  const text = `Cord or sac go on ${cranialMm.toFixed(1)} mm above and ${caudalMm.toFixed(1)} mm below the PTV (wanted: ${wantedMm} mm).`;
  const gaps = missing.length > 0 ? [`missing on ${missing.length} slices beside the PTV`] : [];
  const enough = Math.min(cranialMm, caudalMm) >= wantedMm * (1 - 1e-9);
  return check('cord-extent', missing.length > 0 || !enough ? 'stop' : 'ok', text, gaps);
}

function distanceCheck(
  id: 'distance-gtv' | 'distance-ptv',
  what: string,
  found: Closest | null,
): SafetyCheck {
  if (found === null) return check(id, 'unknown', `There is no ${what} or no cord.`);
  const text =
    found.mm === 0
      ? `${what} and cord overlap (slice ${found.k + 1}).`
      : `${what} comes within ${found.mm.toFixed(1)} mm of the cord (slice ${found.k + 1}).`;
  return check(id, found.mm === 0 ? 'stop' : found.mm < 3 ? 'look' : 'ok', text, [], { pointMm: found.atMm });
}

function overlapCheck(grid: Grid, ptv: Structure['slices'], prv: readonly Structure[]): SafetyCheck {
  if (prv.length === 0) return check('overlap', 'look', 'There is no PRV of the cord.');
  if (ptv.size === 0) return check('overlap', 'unknown', 'There is no PTV.');
  const parts = prv.map((s) => ({
    name: s.name,
    cc: contourVolumeCc(grid, booleanContours(ptv, s.slices, 'intersect')),
  }));
  const most = Math.max(...parts.map((p) => p.cc));
  return check(
    'overlap',
    most > 0.005 ? 'look' : 'ok',
    most > 0.005
      ? `PTV and PRV of the cord overlap by ${most.toFixed(2)} cc.`
      : 'PTV and PRV of the cord do not overlap.',
    parts.map((p) => `${p.name}: ${p.cc.toFixed(2)} cc`),
    prv[0] && { structureId: prv[0].id },
  );
}

function sliceCheck(grid: Grid, thicknessMm: number | null): SafetyCheck {
  const step = sliceDistanceMm(grid);
  const worst = Math.max(step, thicknessMm ?? 0);
  const state = worst > SLICES_MM[1] + 1e-6 ? 'stop' : worst > SLICES_MM[0] + 1e-6 ? 'look' : 'ok';
  const thick = thicknessMm === null ? 'thickness not stated' : `${thicknessMm.toFixed(2)} mm thick`;
  return check('slices', state, `Slices ${step.toFixed(2)} mm apart, ${thick}.`);
}

function metalCheck(cc: number | null): SafetyCheck {
  if (cc === null) return check('metal', 'unknown', 'Metal was not looked for.');
  return cc > 0.05
    ? check(
        'metal',
        'look',
        `${cc.toFixed(1)} cc of metal near the target: densities and contours beside it are doubtful.`,
      )
    : check('metal', 'ok', 'No metal near the target.');
}
