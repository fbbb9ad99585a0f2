/**
 * The six sectors of a vertebra used by the ISRC consensus for intact-spine SBRT (Cox et al. 2012, IJROBP 83:e597): 1 body,
 * 2 left pedicle, 3 left transverse process and lamina, 4 spinous process, 5 right transverse process and lamina, 6 right
 * pedicle.
 */
import type { Mask } from '../../masks/types.ts';
import type { SeparatedVertebra, SpineCentreline } from '../types.ts';
import { localSpineFrame } from './centreline.ts';

export type SectorNumber = 1 | 2 | 3 | 4 | 5 | 6;

/**
 * Divides a whole vertebra into the six sectors; every voxel of `whole` is in exactly one. Sector 1 is `body`. Behind it, in
 * the vertebra's own frame: in front of the canal's middle is pedicle; within 5 mm of the midline and behind the canal is
 * spinous process; the rest is transverse process and lamina. Left is the patient's left. C1 has an empty sector 1.
 * @param canal mask of canal (and cord); it tells where the canal lies. Without it 9 mm of canal depth are assumed to its middle.
 */
export function divideSectors(
  vertebra: Pick<SeparatedVertebra, 'whole' | 'body' | 'fromMm' | 'toMm'>,
  line: SpineCentreline,
  canal?: Mask,
): ReadonlyMap<SectorNumber, Mask> {
  const { whole, body } = vertebra;
  const frame = localSpineFrame(line, (vertebra.fromMm + vertebra.toMm) / 2);
  const place = placer(whole, frame);
  const rear = rearOf(body, placer(body, frame));
  const room = canal && canalExtent(canal, placer(canal, frame), vertebra.toMm - vertebra.fromMm);
  const middleBack = room ? room.back : rear + 9;
  const middleLeft = room ? room.left : 0;
  const behind = room ? room.rear : rear + 17;
  const sectors = new Map<SectorNumber, Mask>();
  for (const n of [1, 2, 3, 4, 5, 6] as const) {
    sectors.set(n, { ...whole, data: new Uint8Array(whole.data.length) });
  }
  const inBody = sameBox(body, whole);
  for (let o = 0; o < whole.data.length; o += 1) {
    if (whole.data[o] === 0) continue;
    const [left, back] = place(o);
    const sector = inBody(o) ? 1 : sectorOf(left - middleLeft, back, middleBack, behind);
    (sectors.get(sector) as Mask).data[o] = 1;
  }
  return sectors;
}

const SPINOUS_HALF_WIDTH_MM = 5;

function sectorOf(left: number, back: number, middleBack: number, behind: number): SectorNumber {
  if (back < middleBack) return left > 0 ? 2 : 6;
  if (back > behind && Math.abs(left) <= SPINOUS_HALF_WIDTH_MM) return 4;
  return left > 0 ? 3 : 5;
}

type Place = (offset: number) => readonly [left: number, back: number, up: number];

/** Coordinates of a mask's voxel (offset in its box) in the frame, mm. */
function placer({ grid, box: { lo, size } }: Mask, frame: ReturnType<typeof localSpineFrame>): Place {
  const m = grid.indexToPatient;
  const { left, back, up, originMm } = frame;
  return (o) => {
    const i = lo[0] + (o % size[0]);
    const j = lo[1] + (Math.floor(o / size[0]) % size[1]);
    const k = lo[2] + Math.floor(o / (size[0] * size[1]));
    const x = m[0] * i + m[1] * j + m[2] * k + m[3] - originMm[0];
    const y = m[4] * i + m[5] * j + m[6] * k + m[7] - originMm[1];
    const z = m[8] * i + m[9] * j + m[10] * k + m[11] - originMm[2];
    return [
      x * left[0] + y * left[1] + z * left[2],
      x * back[0] + y * back[1] + z * back[2],
      x * up[0] + y * up[1] + z * up[2],
    ];
  };
}

/** Back of the body, mm behind the line (0 without a body). */
function rearOf(body: Mask, place: Place): number {
  let rear = 0;
  for (let o = 0; o < body.data.length; o += 1) if (body.data[o] === 1) rear = Math.max(rear, place(o)[1]);
  return rear;
}

/** Centre and rear of the canal at the vertebra's height. */
function canalExtent(
  canal: Mask,
  place: Place,
  heightMm: number,
): { left: number; back: number; rear: number } | undefined {
  let [left, back, n, rear] = [0, 0, 0, -Infinity];
  for (let o = 0; o < canal.data.length; o += 1) {
    if (canal.data[o] === 0) continue;
    const [l, b, u] = place(o);
    if (Math.abs(u) > heightMm / 3 || Math.abs(l) > 30 || b > 80) continue;
    left += l;
    back += b;
    rear = Math.max(rear, b);
    n += 1;
  }
  return n > 0 ? { left: left / n, back: back / n, rear } : undefined;
}

/** Whether the voxel at an offset of `whole`'s box is set in `body`. */
function sameBox(body: Mask, whole: Mask): (offset: number) => boolean {
  const [wi, wj] = whole.box.size;
  const [bi, bj, bk] = body.box.size;
  const shift = [0, 1, 2].map((a) => whole.box.lo[a as 0 | 1 | 2] - body.box.lo[a as 0 | 1 | 2]) as [
    number,
    number,
    number,
  ];
  return (o) => {
    const i = (o % wi) + shift[0];
    const j = (Math.floor(o / wi) % wj) + shift[1];
    const k = Math.floor(o / (wi * wj)) + shift[2];
    return i >= 0 && j >= 0 && k >= 0 && i < bi && j < bj && k < bk && body.data[i + bi * (j + bj * k)] === 1;
  };
}
