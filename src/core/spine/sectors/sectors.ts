/**
 * The six sectors of a vertebra used by the ISRC consensus for intact-spine SBRT (Cox et al. 2012, IJROBP 83:e597): 1 body,
 * 2 left pedicle, 3 left transverse process and lamina, 4 spinous process, 5 right transverse process and lamina, 6 right
 * pedicle. Articular processes go with the transverse process and lamina of their side.
 */
import { cropMask } from '../../masks/index.ts';
import type { Mask } from '../../masks/types.ts';
import type { SpineFrame } from '../frames/centreline.ts';
import { forEachLocal } from './local-voxels.ts';

export type SectorNumber = 1 | 2 | 3 | 4 | 5 | 6;

export const sectorNumbers: readonly SectorNumber[] = [1, 2, 3, 4, 5, 6];

/** Anatomical words for each sector; left is the patient's left. */
export const sectorTitles: Readonly<Record<SectorNumber, string>> = {
  1: 'vertebral body',
  2: 'left pedicle',
  3: 'left transverse process and lamina',
  4: 'spinous process',
  5: 'right transverse process and lamina',
  6: 'right pedicle',
};

/** The left, middle and right third of a body, by width. */
export type BodyThird = 'left' | 'middle' | 'right';

/** Share of the canal's depth at which the pedicle ends and lamina, articular and transverse process begin. */
const PEDICLE_END = 0.7;
/** A pedicle wider than this, mm, has a round end that reaches further back: by this share of what it is wider (L5). */
const [BROAD_MM, BROAD_REACH] = [11, 0.3];
/** No pedicle is wider than this share of the body's half width: in the neck the transverse process starts beside it. */
const PEDICLE_WIDTH = 0.66;
/** The same where it slants outwards, and the share of the canal's depth at which the articular pillar begins there. */
const SLANTING_WIDTH = 0.55;
const SLANTING_END = 0.62;
/** The spinous process is measured this far behind the canal, mm, and is there at least and at most this half width, mm. */
const BEHIND_LAMINA_MM = 9;
const SPINOUS_MM: readonly [number, number] = [2, 6];
const SPINOUS_SLACK_MM = 0.3;
/** How far aside of the process its laminae are measured, mm, and the share of its width that its root between them has. */
const BESIDE_ROOT_MM = 3;
const ROOT_WIDTH = 0.5;
/** Depth over which the cross-section of a slanting pedicle is measured at each of its ends, mm. */
const SECTION_MM = 2.5;
/** How far pedicle bone may lie above, below or outside its narrowest cross-section, mm. */
const PEDICLE_SLACK_MM = 0.5;

/**
 * Divides a whole vertebra into the six sectors; every voxel of `whole` is in exactly one, empty ones included in the map.
 * Sector 1 is `body`. Behind it, in the vertebra's own frame, a voxel in front of 0.7 of the canal's depth and within the
 * pedicle's height and width (measured where it leaves the body) is pedicle; behind the canal, within the width that the
 * process has behind the laminae (half of it where they are beside it), it is spinous process; the rest is transverse process, lamina
 * and articular processes.
 * @param frame the vertebra's own (see `vertebraFrame`); its origin is the body's middle.
 * @param canal mask of canal and cord; it tells where the canal lies. Without it a canal of 17 mm depth behind the body is assumed.
 */
export function divideSectors(
  { whole, body }: { readonly whole: Mask; readonly body: Mask },
  frame: SpineFrame,
  canal?: Mask,
): ReadonlyMap<SectorNumber, Mask> {
  const sectors = new Map<SectorNumber, Mask>(
    sectorNumbers.map((n) => [n, { ...whole, data: new Uint8Array(whole.data.length) }]),
  );
  const inBody = membership(body, whole);
  const behind: Place[] = [];
  let halfWidth = 0;
  forEachLocal(whole, frame, (offset, u, v, w) => {
    if (inBody(offset)) {
      (sectors.get(1) as Mask).data[offset] = 1;
      halfWidth = Math.max(halfWidth, Math.abs(u));
    } else behind.push({ offset, u, v, w });
  });
  const room = canalRoom(canal, frame) ?? assumedRoom(body, frame);
  const pedicles = { left: pedicle(behind, room, halfWidth, 1), right: pedicle(behind, room, halfWidth, -1) };
  const spinous = spinousProcess(behind, room);
  for (const place of behind) {
    const side = place.u > room.middle ? 'left' : 'right';
    const sector: SectorNumber = isPedicle(place, room, pedicles[side])
      ? side === 'left'
        ? 2
        : 6
      : isSpinous(place, room, spinous)
        ? 4
        : side === 'left'
          ? 3
          : 5;
    (sectors.get(sector) as Mask).data[place.offset] = 1;
  }
  return sectors;
}

/** The body in thirds of its width, cut along the vertebra's own sagittal planes. They share no voxel and make up the body. */
export function divideBody(body: Mask, frame: SpineFrame): Readonly<Record<BodyThird, Mask>> {
  const empty = (): Mask => ({ ...body, data: new Uint8Array(body.data.length) });
  const thirds = { left: empty(), middle: empty(), right: empty() };
  let [lo, hi] = [Infinity, -Infinity];
  forEachLocal(body, frame, (_, u) => {
    lo = Math.min(lo, u);
    hi = Math.max(hi, u);
  });
  const third = (hi - lo) / 3;
  forEachLocal(body, frame, (offset, u) => {
    const name: BodyThird = u > hi - third ? 'left' : u < lo + third ? 'right' : 'middle';
    thirds[name].data[offset] = 1;
  });
  return { left: cropMask(thirds.left), middle: cropMask(thirds.middle), right: cropMask(thirds.right) };
}

/** A voxel of the posterior elements in the vertebra's frame, mm: left, back and up. */
interface Place {
  readonly offset: number;
  readonly u: number;
  readonly v: number;
  readonly w: number;
}

/** The canal at the vertebra's height in its frame, mm: its middle from left to right, its front and rear wall. */
interface Room {
  readonly middle: number;
  readonly front: number;
  readonly rear: number;
}

/** Where a pedicle lies, mm: heights, depth of its end, and its outer side (from the canal's middle) where it leaves the body and at its end. */
interface Pedicle {
  readonly low: number;
  readonly high: number;
  readonly end: number;
  readonly outerAtStart: number;
  readonly outerAtEnd: number;
}

const depthAt = ({ front, rear }: Room, share: number): number => front + share * (rear - front);

function isPedicle({ u, v, w }: Place, room: Room, of: Pedicle | null): boolean {
  if (of === null || v >= of.end) return false;
  const along = (v - room.front) / (of.end - room.front);
  const outer = of.outerAtStart + along * (of.outerAtEnd - of.outerAtStart);
  return (
    w >= of.low - PEDICLE_SLACK_MM &&
    w <= of.high + PEDICLE_SLACK_MM &&
    Math.abs(u - room.middle) <= outer + PEDICLE_SLACK_MM
  );
}

/**
 * The pedicle's cross-section just behind the body's rear wall, where nothing else is connected to it. Where the bone there is wider than
 * a pedicle, a transverse process starts beside it (the neck): such a pedicle runs outwards to the articular pillar, and its outer side
 * is measured where it begins and where it ends.
 * @param behind the posterior elements. @param halfWidth of the body, mm. @returns null when there is no bone beside the canal.
 */
function pedicle(behind: readonly Place[], room: Room, halfWidth: number, side: 1 | -1): Pedicle | null {
  const here = behind.filter(({ u }) => (u - room.middle) * side > 0);
  const between = (from: number, to: number): Place[] => here.filter(({ v }) => v >= from && v <= to);
  const section = between(room.front, depthAt(room, 0.35));
  if (section.length < 4) return null;
  // A body's rear wall bulges back beside the canal's front: the pedicle leaves it before that.
  const heights = between(-Infinity, depthAt(room, 0.35)).map((p) => p.w);
  const [low, high] = [quantile(heights, 0.02), quantile(heights, 0.98)];
  const outerOf = (places: readonly Place[], widest: number): number => {
    const asides = places.map((p) => Math.abs(p.u - room.middle));
    return Math.min(quantile(asides, 0.98), quantile(asides, 0.02) + widest * halfWidth);
  };
  const end = depthAt(room, SLANTING_END);
  const [atStart, atEnd] = [
    between(room.front, room.front + SECTION_MM),
    between(end - SECTION_MM, end).filter(({ w }) => w >= low && w <= high),
  ];
  const outer = outerOf(section, PEDICLE_WIDTH);
  const isWide = outerOf(section, Infinity) > outer;
  if (!isWide || atStart.length < 4 || atEnd.length < 4) {
    const width =
      outer -
      quantile(
        section.map((p) => Math.abs(p.u - room.middle)),
        0.02,
      );
    const further = BROAD_REACH * Math.max(0, width - BROAD_MM);
    return { low, high, end: depthAt(room, PEDICLE_END) + further, outerAtStart: outer, outerAtEnd: outer };
  }
  return {
    low,
    high,
    end,
    outerAtStart: outerOf(atStart, SLANTING_WIDTH),
    outerAtEnd: outerOf(atEnd, SLANTING_WIDTH),
  };
}

const quantile = (values: number[], share: number): number =>
  values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))]!;

/** The process behind the laminae, mm: half its width with a voxel’s rounding, and how far back the laminae reach beside it. */
interface Spinous {
  readonly half: number;
  readonly laminae: number;
}

function spinousProcess(behind: readonly Place[], room: Room): Spinous {
  const asides = behind
    .filter(({ u, v }) => v > room.rear + BEHIND_LAMINA_MM && Math.abs(u - room.middle) < 10)
    .map(({ u }) => Math.abs(u - room.middle));
  const [least, most] = SPINOUS_MM;
  const measured = asides.length < 8 ? most : quantile(asides, 0.97);
  const half = Math.min(most, Math.max(least, measured)) + SPINOUS_SLACK_MM;
  const beside = behind
    .filter(({ u, v }) => {
      const aside = Math.abs(u - room.middle);
      return v > room.rear && aside > half && aside < half + BESIDE_ROOT_MM;
    })
    .map(({ v }) => v);
  return { half, laminae: beside.length < 8 ? room.rear : quantile(beside, 0.95) };
}

/** Between the laminae only the root of the process is its own, half as wide: the rest of the width there are the laminae that it grows out of. */
function isSpinous({ u, v }: Place, room: Room, { half, laminae }: Spinous): boolean {
  if (v <= room.rear) return false;
  return Math.abs(u - room.middle) <= (v < laminae ? half * ROOT_WIDTH : half);
}

/** Front and rear wall of the canal near its middle, over the body's middle 8 mm of height. */
function canalRoom(canal: Mask | undefined, frame: SpineFrame): Room | undefined {
  if (canal === undefined) return undefined;
  let [sum, n] = [0, 0];
  const places: [number, number][] = [];
  forEachLocal(canal, frame, (_, u, v, w) => {
    if (Math.abs(w) > 4 || Math.abs(u) > 30 || v > 80 || v < 0) return;
    sum += u;
    n += 1;
    places.push([u, v]);
  });
  if (n === 0) return undefined;
  const middle = sum / n;
  let [front, rear] = [Infinity, -Infinity];
  for (const [u, v] of places) {
    if (Math.abs(u - middle) > 4) continue;
    front = Math.min(front, v);
    rear = Math.max(rear, v);
  }
  return rear > front ? { middle, front, rear } : undefined;
}

/** A canal of usual depth behind the body. */
function assumedRoom(body: Mask, frame: SpineFrame): Room {
  let rear = 0;
  forEachLocal(body, frame, (_, u, v) => {
    if (Math.abs(u) < 5) rear = Math.max(rear, v);
  });
  return { middle: 0, front: rear, rear: rear + 17 };
}

/** Whether the voxel at an offset of `whole`'s box is set in `part`. */
function membership(part: Mask, whole: Mask): (offset: number) => boolean {
  const [wi, wj] = whole.box.size;
  const [pi, pj, pk] = part.box.size;
  const [di, dj, dk] = whole.box.lo.map((n, a) => n - part.box.lo[a]!) as [number, number, number];
  return (o) => {
    const i = (o % wi) + di;
    const j = (Math.floor(o / wi) % wj) + dj;
    const k = Math.floor(o / (wi * wj)) + dk;
    return i >= 0 && j >= 0 && k >= 0 && i < pi && j < pj && k < pk && part.data[i + pi * (j + pj * k)] === 1;
  };
}
