/** Proposes CTVs and divides vertebrae off the page's thread: frames, sectors and rules take a second on a large case. */
import { cutByImage } from '../../../core/assess/collapse.ts';
import { traceContours } from '../../../core/contours/index.ts';
import type { Grid, Vec3 } from '../../../core/geometry/grid.ts';
import { type HandOff, handOffAt } from '../../../core/safety/index.ts';
import type { SectorNumber, VertebraLevel } from '../../../core/spine/index.ts';
import type { SliceRings, Structure } from '../../../core/structures/types.ts';
import {
  type CtvProposal,
  type OtherProposal,
  proposeFromStructures,
  rememberingSpine,
  type StructuresRequest,
  sectorsOfStructures,
  spineOfStructures,
} from '../../../core/targets/index.ts';
import { answerRequests } from '../answers.ts';

export type AskTargets = { readonly grid: Grid } & (
  | { readonly ask: 'ctv'; readonly request: StructuresRequest }
  | { readonly ask: 'sectors'; readonly structures: readonly Structure[] }
  | { readonly ask: 'plates'; readonly structures: readonly Structure[] }
  | {
      readonly ask: 'hand-off';
      readonly structures: readonly Structure[];
      readonly level: VertebraLevel | null;
    }
);

/** A proposal with its contours instead of its mask. */
export type ProposedCtv = Omit<CtvProposal, 'ctv'> & {
  readonly slices: SliceRings;
  readonly other: OtherProposal | null;
};

/** Contours of a sector of a vertebra. */
export interface SectorContours {
  readonly vertebra: string;
  readonly sector: SectorNumber;
  readonly slices: SliceRings;
}

/** An end plate of a contoured vertebra. */
export interface NamedPlate {
  /** As `T5`. */
  readonly vertebra: string;
  readonly end: 'upper' | 'lower';
  /** In its middle, LPS mm. */
  readonly centreMm: Vec3;
  /** Unit, towards the head (LPS). */
  readonly normal: Vec3;
  /** The body's half extent to the sides, and to the front and back, mm. */
  readonly halfWidthMm: number;
  readonly halfDepthMm: number;
}

export type TargetsAnswer =
  | { readonly ask: 'plates'; readonly plates: readonly NamedPlate[] }
  | { readonly ask: 'ctv'; readonly proposal: ProposedCtv }
  | { readonly ask: 'sectors'; readonly sectors: readonly SectorContours[] }
  | { readonly ask: 'hand-off'; readonly handOff: HandOff | null };

/** Upper before lower, cranial vertebrae first; plates that the image cuts are the image's, and left out. */
function platesOf(grid: Grid, structures: readonly Structure[]): NamedPlate[] {
  const { vertebrae } = spineOfStructures(grid, structures).model;
  return vertebrae.flatMap(({ name, body, frame }) => {
    if (body === undefined || !frame || cutByImage(body)) return [];
    const { halfWidthMm, halfDepthMm } = frame;
    return (['upper', 'lower'] as const).flatMap((end) => {
      const plate = frame[end];
      const vertebra = name.replace(/^VB_([CTLS])0?/, '$1');
      return plate === null ? [] : [{ vertebra, end, ...plate, halfWidthMm, halfDepthMm }];
    });
  });
}

/** A tumour changes often, the vertebrae it lies in hardly ever. */
const spineOf = rememberingSpine();

answerRequests<AskTargets, TargetsAnswer>(
  (asked) => {
    if (asked.ask === 'sectors') {
      const sectors = sectorsOfStructures(asked.grid, asked.structures).map(({ vertebra, sector, mask }) => ({
        vertebra,
        sector,
        slices: traceContours(mask),
      }));
      return { ask: 'sectors', sectors };
    }
    if (asked.ask === 'plates') return { ask: 'plates', plates: platesOf(asked.grid, asked.structures) };
    if (asked.ask === 'hand-off') {
      const { vertebrae } = spineOfStructures(asked.grid, asked.structures).model;
      return { ask: 'hand-off', handOff: handOffAt(asked.grid, vertebrae, asked.level ?? undefined) };
    }
    const made = proposeFromStructures(asked.grid, asked.request, spineOf);
    const { ctv, ...proposal } = made.proposal;
    return { ask: 'ctv', proposal: { ...proposal, slices: traceContours(ctv), other: made.other } };
  },
  () => [],
);
