/** One axial slice of the abdomen divided by rule: outline, fat under the skin, wall and back with their muscles, cavity. */
import type { Grid } from '../geometry/grid.ts';
import { dot, minus, voxelMm } from '../geometry/vec.ts';
import {
  ballElement,
  connectedParts,
  countVoxels,
  dilateMask,
  erodeMask,
  fillHoles,
  intersectMasks,
  isEmptyMask,
  type Mask,
  reboxMask,
  subtractMasks,
  unionMasks,
  type Volume,
} from '../masks/index.ts';
import type { VertebraFrame } from '../spine/index.ts';
import { convexHull, insideHull } from './convex-hull.ts';

export interface AbdomenRequest {
  readonly volume: Volume;
  /** Slice number. */
  readonly k: number;
  readonly frame: VertebraFrame;
  /** All contoured vertebrae. */
  readonly bones: Mask;
  readonly canal: Mask | undefined;
  /** Contoured organs: they are no muscle, and show where the cavity is. */
  readonly organs: readonly Mask[];
}

/** Masks of one slice, disjoint but for `body`, which holds them all. */
export interface AbdomenSlice {
  readonly body: Mask;
  /** Skin and what lies between it and the muscles. */
  readonly underSkin: Mask;
  /** Muscles of wall, back and spine, with the fat within them. */
  readonly muscle: Mask;
  /** Within the wall, less spine, muscles, and the organs' contours. */
  readonly cavity: Mask;
  /** The outline meets the edge of the image: what lies under the skin is not whole. */
  readonly cut: boolean;
  /** Too little fat within the wall to see where it ends. */
  readonly unsure: boolean;
}

/** Air and the couch's foam are below it, HU. */
const BODY_HU = -300;
const FAT_FROM_HU = -190;
/** Fat ends and muscle begins (the published windows meet here), HU. */
const FAT_TOP_HU = -30;
const MUSCLE_TOP_HU = 150;
const VISCERAL_HU = [-150, -50] as const;
const SKIN_MM = 3;
/** Gaps in the wall up to twice this are closed when fat is followed inwards from the skin. */
const GAP_MM = 4;
/** Fat that follows the skin this far is under it, however thin it is. */
const THIN_FAT_MM = 8;
/** Gaps of the wall in front up to twice this are bridged. */
const BRIDGE_MM = 40;
const LEAST_PART_CM2 = 2;
/** Least fat within the wall to see where it ends, cm². */
const LEAST_VISCERAL_CM2 = 8;

/**
 * Divides a slice at mid-body of a lumbar vertebra. The inner edge of the wall is the convex hull of the fat, gas and organs
 * within it; inside that hull only what lies beside the vertebra is muscle (psoas, quadratus lumborum). Own rule of Pedicle.
 * @returns null where no body is seen around the vertebra.
 */
export function divideAbdomen(request: AbdomenRequest): AbdomenSlice | null {
  const { volume, k, frame } = request;
  const { grid } = volume;
  const [bone, organs] = [onSlice(request.bones, k), request.organs.map((m) => onSlice(m, k))];
  const body = outline(volume, k, bone);
  if (body === null) return null;
  const ball = (mm: number) => ballElement(grid, mm, true);
  const spine = spineOf(bone, request.canal && onSlice(request.canal, k), grid);
  const place = placesIn(grid, frame, k);
  const inner = withinFat(volume, body, spine, frame, place);
  const organ = organs.reduce((all, m) => unionMasks(all, m), none(grid));
  const { hull, unsure } = cavityHull(volume, inner, organ, frame, place);
  const muscular = subtractMasks(
    where(volume, inner, (hu) => hu > FAT_TOP_HU && hu <= MUSCLE_TOP_HU),
    unionMasks(spine, organ),
  );
  const beside = besideSpine(intersectMasks(muscular, hull), bone, frame, place);
  const found = unionMasks(subtractMasks(muscular, hull), beside);
  // What is enclosed by muscle belongs to it: its fat is measured as such.
  const closed = erodeMask(dilateMask(found, ball(4)), ball(4));
  const muscle = unionMasks(
    found,
    subtractMasks(intersectMasks(closed, subtractMasks(inner, hull)), unionMasks(spine, organ)),
  );
  return {
    body,
    underSkin: subtractMasks(body, inner),
    muscle,
    cavity: subtractMasks(
      intersectMasks(inner, hull),
      unionMasks(muscle, spine, organ, besideGas(volume, inner)),
    ),
    cut: meetsEdge(body),
    unsure,
  };
}

const none = (grid: Grid): Mask => ({
  grid,
  box: { lo: [0, 0, 0], size: [0, 0, 0] },
  data: new Uint8Array(0),
});

/** The part of a mask in one slice. */
export function onSlice(mask: Mask, k: number): Mask {
  const { lo, size } = mask.box;
  if (k < lo[2] || k >= lo[2] + size[2]) return none(mask.grid);
  return reboxMask(mask, { lo: [lo[0], lo[1], k], size: [size[0], size[1], 1] });
}

/** Voxels of a mask whose HU pass. */
export function where({ grid, data: hu }: Volume, mask: Mask, passes: (hu: number) => boolean): Mask {
  const { lo, size } = mask.box;
  const [ni, nj] = grid.dims;
  const data = mask.data.map((v, o) => {
    if (v === 0) return 0;
    const [i, j] = [lo[0] + (o % size[0]), lo[1] + (Math.floor(o / size[0]) % size[1])];
    const k = lo[2] + Math.floor(o / (size[0] * size[1]));
    return passes(hu[i + ni * (j + nj * k)]!) ? 1 : 0;
  });
  return { ...mask, data };
}

/** The part of the slice around the vertebra, without couch and arms. */
function outline(volume: Volume, k: number, bone: Mask): Mask | null {
  const { grid } = volume;
  const [ni, nj] = grid.dims;
  const all: Mask = {
    grid,
    box: { lo: [0, 0, k], size: [ni, nj, 1] },
    data: new Uint8Array(ni * nj).fill(1),
  };
  const solid = where(volume, all, (hu) => hu > BODY_HU);
  const ball = ballElement(grid, SKIN_MM, true);
  const parts = connectedParts(erodeMask(fillHoles(solid, '2d'), ball), 6);
  const own = parts.find((part) => !isEmptyMask(intersectMasks(part, bone)));
  return own === undefined ? null : fillHoles(dilateMask(own, ball), '2d');
}

/** Bones with the canal: its contour, or what they enclose. */
function spineOf(bone: Mask, canal: Mask | undefined, grid: Grid): Mask {
  if (canal !== undefined && !isEmptyMask(canal)) return unionMasks(bone, canal);
  const ball = ballElement(grid, 4, true);
  return erodeMask(fillHoles(dilateMask(bone, ball), '2d'), ball);
}

/**
 * The body less skin and the fat that is reached from it. In front of the spine the wall is closed over wide gaps too (between the
 * recti, a hernia): fat behind the bridge is the cavity's.
 */
function withinFat(
  volume: Volume,
  body: Mask,
  spine: Mask,
  { halfDepthMm }: VertebraFrame,
  place: Place,
): Mask {
  const { grid } = body;
  const ball = (mm: number) => ballElement(grid, mm, true);
  const skin = subtractMasks(body, erodeMask(body, ball(SKIN_MM)));
  const fat = where(volume, body, (hu) => hu >= FAT_FROM_HU && hu <= FAT_TOP_HU);
  const solid = subtractMasks(subtractMasks(body, fat), skin);
  const reach = (through: Mask): Mask =>
    connectedParts(unionMasks(through, skin), 6)
      .filter((part) => !isEmptyMask(intersectMasks(part, skin)))
      .reduce((all, part) => unionMasks(all, part), none(grid));
  const wide = reach(subtractMasks(fat, dilateMask(solid, ball(GAP_MM))));
  const step = Math.sqrt(pixelMm2(grid));
  const thin = reach(intersectMasks(fat, subtractMasks(body, erodeMask(body, ball(THIN_FAT_MM)))));
  const deep = dilateMask(subtractMasks(wide, skin), ball(GAP_MM + step));
  const reached = unionMasks(skin, intersectMasks(unionMasks(deep, thin), fat));
  const left = subtractMasks(body, reached);
  // Vessels and septa in the fat under the skin are islands in it.
  const parts = connectedParts(erodeMask(left, ball(2)), 6);
  const core = parts.find((part) => !isEmptyMask(intersectMasks(part, spine)));
  const own = core === undefined ? left : intersectMasks(left, dilateMask(core, ball(4)));
  const wall = connectedParts(erodeMask(solid, ball(2)), 6)
    .filter((part) => areaCm2(part) > LEAST_PART_CM2)
    .reduce((all, part) => unionMasks(all, part), none(grid));
  const bridged = erodeMask(dilateMask(dilateMask(wall, ball(2)), ball(BRIDGE_MM)), ball(BRIDGE_MM));
  const front = placed(bridged, place, (_, back) => back < -halfDepthMm);
  return unionMasks(own, subtractMasks(intersectMasks(front, body), skin));
}

/** mm to the left of and behind the middle of the vertebra's body. */
type Place = (i: number, j: number) => readonly [number, number];

function placesIn(grid: Grid, frame: VertebraFrame, k: number): Place {
  return (i, j) => {
    const from = minus(voxelMm(grid, i, j, k), frame.originMm);
    return [dot(from, frame.left), dot(from, frame.back)];
  };
}

/** Voxels of a one-slice mask whose place passes. */
function placed(mask: Mask, place: Place, passes: (left: number, back: number) => boolean): Mask {
  const { lo, size } = mask.box;
  const data = mask.data.map((v, o) =>
    v === 1 && passes(...place(lo[0] + (o % size[0]), lo[1] + Math.floor(o / size[0]))) ? 1 : 0,
  );
  return { ...mask, data };
}

/** Fat and gas within the wall, and organs, with all between them. */
function cavityHull(
  volume: Volume,
  inner: Mask,
  organ: Mask,
  { halfDepthMm, halfWidthMm }: VertebraFrame,
  place: Place,
): { hull: Mask; unsure: boolean } {
  const { grid } = volume;
  const ball = ballElement(grid, 2.5, true);
  const opened = (mask: Mask): Mask => dilateMask(erodeMask(mask, ball), ball);
  // Behind the transverse processes, and between muscles, fat is not the cavity's.
  const front = placed(
    inner,
    place,
    (left, back) => back < halfDepthMm + 18 && (back < -halfDepthMm || Math.abs(left) > halfWidthMm + 15),
  );
  const [from, to] = VISCERAL_HU;
  const fat = opened(where(volume, front, (hu) => hu >= from && hu <= to));
  const some = connectedParts(fat, 6).filter((part) => areaCm2(part) > 0.5);
  const gas = opened(where(volume, front, (hu) => hu < BODY_HU));
  const points = [...some, gas, intersectMasks(organ, inner)].reduce(
    (all, m) => unionMasks(all, m),
    none(grid),
  );
  const hull = intersectMasks(insideHull(convexHull(points), inner), inner);
  return { hull, unsure: some.reduce((sum, part) => sum + areaCm2(part), 0) < LEAST_VISCERAL_CM2 };
}

export const areaCm2 = (mask: Mask): number => (countVoxels(mask) * pixelMm2(mask.grid)) / 100;

/** Area of a voxel in its slice. */
function pixelMm2({ indexToPatient: m }: Grid): number {
  const [a, b] = [0, 1].map((c) => [m[c]!, m[4 + c]!, m[8 + c]!] as const) as [
    readonly [number, number, number],
    readonly [number, number, number],
  ];
  return Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
}

/** Of the soft tissue inside the hull, what lies beside the vertebra: psoas and quadratus lumborum. */
function besideSpine(
  soft: Mask,
  bone: Mask,
  { halfDepthMm, halfWidthMm }: VertebraFrame,
  place: Place,
): Mask {
  const { grid } = soft;
  const zone = placed(soft, place, (left, back) => {
    const aside = Math.abs(left) - halfWidthMm;
    return back > halfDepthMm - 5 || (back > -halfDepthMm - 5 && aside > -2 && aside < 42);
  });
  const ball = ballElement(grid, 2, true);
  const near = dilateMask(bone, ballElement(grid, 8, true));
  const parts = connectedParts(erodeMask(zone, ball), 6)
    .map((part) => intersectMasks(dilateMask(part, ball), zone))
    .filter((part) => !isEmptyMask(intersectMasks(part, near)));
  return parts.reduce((all, part) => unionMasks(all, part), none(grid));
}

/** Gas and its rim: half gas, half bowel reads as fat. */
function besideGas(volume: Volume, inner: Mask): Mask {
  const step = Math.sqrt(pixelMm2(volume.grid));
  const gas = where(volume, inner, (hu) => hu < BODY_HU);
  return dilateMask(gas, ballElement(volume.grid, 1.01 * step, true));
}

function meetsEdge({ grid, box: { lo, size }, data }: Mask): boolean {
  const [ni, nj] = grid.dims;
  return data.some((v, o) => {
    if (v === 0) return false;
    const [i, j] = [lo[0] + (o % size[0]), lo[1] + Math.floor(o / size[0])];
    return i === 0 || j === 0 || i === ni - 1 || j === nj - 1;
  });
}
