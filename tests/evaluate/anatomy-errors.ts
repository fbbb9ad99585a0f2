/** Errors of drawing, planted in a set one at a time: what a check of anatomy without a reference should find. */
import { booleanSlice, marginContours, ringsArea, ringsCentroid } from '../../src/core/contours/index.ts';
import {
  type Grid,
  indexPoint,
  patientPoint,
  sliceDistanceMm,
  toIndex,
  toPatient,
} from '../../src/core/geometry/grid.ts';
import { allLevels, parseLevel, vertebraName } from '../../src/core/spine/index.ts';
import type { Ring, SliceRings, Structure } from '../../src/core/structures/types.ts';

export interface PlantedError {
  readonly kind: string;
  readonly set: readonly Structure[];
  /** Ids of the structures of which something must be said. */
  readonly of: readonly string[];
  /** One of these slices must be named; null: any finding of the structure will do. */
  readonly slices: ReadonlySet<number> | null;
}

const moved = (ring: Ring, x: number, y: number, z = 0): Ring => ring.map((v, n) => v + [x, y, z][n % 3]!);

const mapSlices = (
  s: Structure,
  change: (rings: readonly Ring[], k: number) => readonly Ring[],
): Structure => ({
  ...s,
  slices: new Map([...s.slices].map(([k, rings]) => [k, change(rings, k)])),
});

const sorted = (s: Structure): number[] => [...s.slices.keys()].sort((a, b) => a - b);
const even = (mm: number) => ({
  left: mm,
  right: mm,
  anterior: mm,
  posterior: mm,
  superior: mm,
  inferior: mm,
});

/** A ring of `radiusMm` around a point on the plane of a slice. */
function disc([x, y, z]: readonly number[], radiusMm: number): Ring {
  const ring = new Float64Array(3 * 32);
  for (let n = 0; n < 32; n += 1) {
    const a = (2 * Math.PI * n) / 32;
    ring.set([x! + radiusMm * Math.cos(a), y! + radiusMm * Math.sin(a), z!], 3 * n);
  }
  return ring;
}

/** The ring brought to slice k of an image with axial slices. */
function onSlice(grid: Grid, ring: Ring, k: number): Ring {
  const at = toIndex(grid, patientPoint(ring[0]!, ring[1]!, ring[2]!));
  const [from, to] = [toPatient(grid, at), toPatient(grid, indexPoint(at[0], at[1], k))];
  return moved(ring, 0, 0, to[2] - from[2]);
}

type Plant = (grid: Grid, s: Structure, set: readonly Structure[]) => PlantedError | null;

const instead = (
  kind: string,
  set: readonly Structure[],
  s: Structure,
  wrong: Structure | null,
  slices: readonly number[] | null = null,
): PlantedError | null =>
  wrong === null
    ? null
    : {
        kind,
        set: set.map((o) => (o === s ? wrong : o)),
        of: [s.id],
        slices: slices === null ? null : new Set(slices),
      };

/** Whole structure moved sideways. */
const shift =
  (mm: number): Plant =>
  (_, s, set) =>
    instead(
      `shifted by ${mm} mm`,
      set,
      s,
      mapSlices(s, (rings) => rings.map((r) => moved(r, mm * 0.8, mm * 0.6))),
    );

/** Some 12 mm of slices in the middle moved by 8 mm. */
const slip: Plant = (grid, s, set) => {
  const some = middle(grid, s, 12);
  return instead(
    'some slices moved by 8 mm',
    set,
    s,
    mapSlices(s, (rings, k) => (some.includes(k) ? rings.map((r) => moved(r, -8, 0)) : rings)),
    some,
  );
};

function middle(grid: Grid, s: Structure, mm: number): number[] {
  const ks = sorted(s);
  const count = Math.min(Math.floor(ks.length / 3), Math.max(2, Math.round(mm / sliceDistanceMm(grid))));
  const from = Math.floor((ks.length - count) / 2);
  return ks.slice(from, from + count);
}

const missing: Plant = (grid, s, set) => {
  const gone = middle(grid, s, 9);
  const slices = new Map([...s.slices].filter(([k]) => !gone.includes(k)));
  return instead('slices missing in between', set, s, { ...s, slices });
};

/** A third of an organ, at its lower end by slice number. */
const cutShort: Plant = (grid, s, set) => {
  const ks = sorted(s);
  if (ENDLESS.test(s.name) || ks.length * sliceDistanceMm(grid) < 50) return null;
  const gone = ks.slice(0, Math.floor(ks.length / 3));
  const slices = new Map([...s.slices].filter(([k]) => !gone.includes(k)));
  return instead('a third of its length not drawn', set, s, { ...s, slices });
};

const ENDLESS = /^(SpinalCord|SpinalCanal|Esophagus|A_Aorta|V_Venacava_I|Trachea|Lung|Bowel_Small|Colon)/;

/** The last contour copied 20 mm further. */
const extra: Plant = (grid, s, set) => {
  const ks = sorted(s);
  const last = ks.at(-1)!;
  const count = Math.max(2, Math.round(20 / sliceDistanceMm(grid)));
  // The widest of the last slices: a tip copied on would hardly be seen.
  const near = ks.slice(-4).sort((a, b) => ringsArea(s.slices.get(b)!) - ringsArea(s.slices.get(a)!))[0]!;
  const added = Array.from({ length: count }, (_, n) => last + 1 + n);
  if (ENDLESS.test(s.name) || last + count >= grid.dims[2]) return null;
  const slices = new Map<number, readonly Ring[]>(s.slices);
  for (const k of added)
    slices.set(
      k,
      s.slices.get(near)!.map((r) => onSlice(grid, r, k)),
    );
  return instead('20 mm too long', set, s, { ...s, slices });
};

/** A bulge of 12 mm radius on 12 mm of slices, at the point farthest to the patient's front. */
const leak: Plant = (grid, s, set) => {
  const some = middle(grid, s, 12);
  return instead(
    'leak',
    set,
    s,
    mapSlices(s, (rings, k) => {
      if (!some.includes(k)) return rings;
      const [ring] = rings;
      let at = 0;
      for (let n = 0; n < ring!.length; n += 3) if (ring![n + 1]! < ring![at + 1]!) at = n;
      return booleanSlice(rings, [disc(ring!.slice(at, at + 3) as unknown as number[], 12)], 'union');
    }),
    some,
  );
};

const grown =
  (mm: number): Plant =>
  (grid, s, set) => {
    const slices: SliceRings = marginContours(grid, s.slices, even(mm));
    const left = [...slices.values()].filter((rings) => rings.length > 0).length;
    if (left < s.slices.size / 2) return null;
    return instead(`${mm > 0 ? 'too large' : 'too small'} by ${Math.abs(mm)} mm`, set, s, { ...s, slices });
  };

/** Names of a pair exchanged. */
const swapSides: Plant = (_, s, set) => {
  if (!/_L$/.test(s.name)) return null;
  const other = set.find((o) => o.name === s.name.replace(/_L$/, '_R'));
  if (other === undefined) return null;
  return {
    kind: 'sides exchanged',
    set: set.map((o) =>
      o === s ? { ...s, name: other.name } : o === other ? { ...other, name: s.name } : o,
    ),
    of: [s.id, other.id],
    slices: null,
  };
};

/** A pair of vertebrae exchanged by name. */
const swapLevels: Plant = (_, s, set) => {
  const next = nextLevel(s.name);
  const other = next === null ? undefined : set.find((o) => o.name === next);
  if (other === undefined) return null;
  return {
    kind: 'two vertebrae exchanged',
    set: set.map((o) =>
      o === s ? { ...s, name: other.name } : o === other ? { ...other, name: s.name } : o,
    ),
    of: [s.id, other.id],
    slices: null,
  };
};

/** `VB_T12` → `VB_L1`; null for anything but a whole vertebra. */
function nextLevel(name: string): string | null {
  const level = name.startsWith('VB_') ? parseLevel(name.slice(3)) : undefined;
  const next = level === undefined ? undefined : allLevels[allLevels.indexOf(level) + 1];
  return next === undefined ? null : vertebraName(next);
}

/** Every vertebra named one level too low: an order without a fault. */
export function wrongLevels(set: readonly Structure[]): PlantedError | null {
  const named = set.filter((s) => nextLevel(s.name) !== null);
  if (named.length === 0) return null;
  return {
    kind: 'all levels one too low',
    set: set.map((s) => (nextLevel(s.name) === null ? s : { ...s, name: nextLevel(s.name)! })),
    of: named.map((s) => s.id),
    slices: null,
  };
}

/** A PRV named for 5 mm and made with 2. */
export function wrongMargin(grid: Grid, set: readonly Structure[]): PlantedError | null {
  const cord = set.find((s) => s.name === 'SpinalCord');
  if (cord === undefined) return null;
  const slices = marginContours(grid, cord.slices, even(2));
  const prv: Structure = {
    ...cord,
    id: 'prv',
    name: 'SpinalCord_PRV05',
    interpretedType: 'AVOIDANCE',
    slices,
  };
  return { kind: 'margin of 2 mm for 5', set: [...set, prv], of: [prv.id], slices: null };
}

/** Errors of one structure. */
const PLANTS: readonly Plant[] = [
  shift(5),
  shift(10),
  slip,
  missing,
  cutShort,
  extra,
  leak,
  grown(5),
  grown(-4),
  swapSides,
  swapLevels,
];

export const plantedIn = (grid: Grid, s: Structure, set: readonly Structure[]): PlantedError[] =>
  ringsCentroid([...s.slices.values()][0] ?? []) === null
    ? []
    : PLANTS.flatMap((plant) => plant(grid, s, set) ?? []);
