/** Repairs that change nothing a person meant, as new structures: the page and the command line make ordinary edits of them. */
import {
  interpolateContours,
  meetsItself,
  resolvedAreaMm2,
  resolveRings,
  simplifyRings,
} from '../contours/index.ts';
import { dropParts, fillRingHoles } from '../editing/parts.ts';
import { updateAll } from '../formulas/index.ts';
import { type Grid, sliceNormal } from '../geometry/grid.ts';
import { exportNames, maxNameLength, maxRoiNameLength, resolveName } from '../naming/index.ts';
import type { Ring, SliceRings, Structure } from '../structures/types.ts';
import { CRUMB_CC, PINHOLE_MM2 } from './parts.ts';
import { MANY_POINTS, withoutDoublePoints } from './points.ts';
import { TINY_MM2 } from './shape.ts';
import type { CheckFinding, CheckInput, RepairKind } from './types.ts';

/** mm that a thinned contour may leave the drawn one by. */
const THIN_MM = 0.05;

const onRings = (slices: SliceRings, change: (rings: readonly Ring[]) => readonly Ring[]): SliceRings => {
  const out = new Map<number, readonly Ring[]>();
  for (const [k, rings] of slices) {
    const after = change(rings);
    if (after.length > 0) out.set(k, after);
  }
  return out;
};

/** A list that holds the very same rings is the very same list. */
const sameOr = (before: readonly Ring[], after: readonly Ring[]): readonly Ring[] =>
  after.length === before.length && after.every((ring, n) => ring === before[n]) ? before : after;

const perRing =
  (change: (ring: Ring) => readonly Ring[]) =>
  (rings: readonly Ring[]): readonly Ring[] =>
    sameOr(rings, rings.flatMap(change));

type SlicesRepair = (slices: SliceRings, grid: Grid) => SliceRings;

const CONTOURS: Partial<Record<RepairKind, SlicesRepair>> = {
  'drop-double-points': (slices) =>
    onRings(
      slices,
      perRing((ring) => {
        const thinned = withoutDoublePoints(ring);
        return thinned.length < 9 ? [] : [thinned];
      }),
    ),
  'drop-tiny': (slices) =>
    onRings(
      slices,
      perRing((ring) => (resolvedAreaMm2(ring, TINY_MM2) < TINY_MM2 ? [] : [ring])),
    ),
  'resolve-crossing': (slices, grid) => {
    const normal = sliceNormal(grid);
    return onRings(
      slices,
      perRing((ring) => (meetsItself(ring, normal) ? resolveRings([ring]) : [ring])),
    );
  },
  'thin-points': (slices) =>
    onRings(slices, (rings) =>
      rings.some((ring) => ring.length > 3 * MANY_POINTS) ? simplifyRings(rings, THIN_MM) : rings,
    ),
  'fill-pinholes': (slices) => onRings(slices, (rings) => fillRingHoles(rings, PINHOLE_MM2)),
  'drop-strays': (slices, grid) => dropParts(grid, slices, { minCc: CRUMB_CC }),
  interpolate: (slices, grid) => interpolateContours(grid, slices),
};

/** A person's doing: what was made by a model or came from a file counts as edited from now on. */
const edited = (structure: Structure): Structure => {
  const { provenance } = structure;
  return provenance.kind === 'manual' || provenance.edited
    ? structure
    : { ...structure, provenance: { ...provenance, edited: true } };
};

function renamed(input: CheckInput, structure: Structure, kind: RepairKind): Structure {
  const others = input.structures.filter((s) => s !== structure).map((s) => s.name);
  const unique = (name: string, limit: number): Structure => ({
    ...structure,
    name: exportNames([...others, name], limit).at(-1) as string,
  });
  if (kind === 'trim-name') return unique(structure.name.trim(), maxRoiNameLength);
  if (kind === 'number-name') return unique(structure.name, maxRoiNameLength);
  if (kind === 'shorten-name')
    return unique(structure.name, input.profile?.limits.nameLength?.value ?? maxNameLength);
  const resolved = resolveName(structure.name);
  return resolved === null ? structure : unique(resolved.name, maxRoiNameLength);
}

/**
 * The structure a finding is about, repaired; every ring that is not touched stays the very same object. The same structure when
 * there is nothing to do.
 * @throws PedicleError `name-too-long`, and those of a formula.
 */
export function repaired(input: CheckInput, { structureId, repair }: CheckFinding): Structure | null {
  const structure = input.structures.find((s) => s.id === structureId);
  if (structure === undefined || repair === undefined) return null;
  if (repair === 'update-formula') {
    // Contours of a file nobody worked out here count as drawn by hand: the one asked for is given up.
    const discardEdits = new Set([structure.id]);
    const after = updateAll(input.grid, input.structures, { discardEdits });
    return after.find((s) => s.id === structure.id) ?? null;
  }
  const contours = CONTOURS[repair];
  if (contours === undefined) return renamed(input, structure, repair);
  return edited({ ...structure, slices: contours(structure.slices, input.grid) });
}
