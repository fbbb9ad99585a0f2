/** Puts the phantom together: paints every part from the outside in, then adds noise. */
import { type Grid, gridFromAffine, spacingMm, type Vec3 } from '../geometry/grid.ts';
import type { LabelMap, Volume } from '../masks/types.ts';
import type { VertebraLevel } from '../spine/level-names.ts';
import type { Structure } from '../structures/types.ts';
import { buildColumn, type Column, centreHeight } from './column.ts';
import { phantomGrid } from './field-of-view.ts';
import { GRAIN, phantomLabels } from './label-table.ts';
import { lesionCentre, lesionRadiusMm, type PlacedLesion } from './lesions.ts';
import { type FullPhantomOptions, fullOptions, type PhantomOptions } from './options.ts';
import type { Canvas } from './painter.ts';
import { createNoiseTile, createRandom, createTexture, type Texture } from './random.ts';
import { paintBones, paintSpine } from './skeleton-painting.ts';
import { phantomStructures } from './structures.ts';
import { paintTissues } from './tissue-painting.ts';
import { buildTorso } from './torso.ts';
import { endPlateHollow } from './vertebra.ts';

/** A vertebra of the phantom: where its body's centre is and how its axes lie (LPS). */
export interface PhantomVertebra {
  readonly level: VertebraLevel;
  readonly centreMm: Vec3;
  readonly left: Vec3;
  readonly back: Vec3;
  readonly up: Vec3;
  /** Heights of the body at its front, middle (between the hollow end plates) and back, mm. */
  readonly heightsMm: { readonly anterior: number; readonly middle: number; readonly posterior: number };
  /** Angle between the end plates, degrees, positive when the front is lower. */
  readonly wedgeDeg: number;
}

export interface SpinePhantom {
  readonly volume: Volume;
  readonly labels: LabelMap;
  /** Reference structures, traced from `labels` when first asked for. */
  readonly structures: readonly Structure[];
  /** Every vertebra of the modelled patient, cranial first, also those outside the grid. */
  readonly vertebrae: readonly PhantomVertebra[];
  readonly lesions: readonly PlacedLesion[];
  readonly options: FullPhantomOptions;
}

/**
 * Makes a CT of a spine and its surroundings in code. Every structure is an implicit shape sampled at voxel centres, so
 * the label map is exact on any grid (oblique, sheared, anisotropic); HU carry partial volume, texture and noise.
 * Deterministic: the same options give the same bytes. Index order i + ni·(j + nj·k); positions LPS mm.
 * @throws PedicleError `phantom-options` on impossible options.
 */
export function createSpinePhantom(options: PhantomOptions = {}): SpinePhantom {
  const o = fullOptions(options);
  const column = buildColumn(o);
  const torso = buildTorso(column);
  const grid = phantomGrid(o, column, torso);
  const parts = thicknessParts(o, grid);
  const fine = parts === 1 ? grid : splitSlices(grid, parts);
  const count = fine.dims[0] * fine.dims[1] * fine.dims[2];
  const canvas: Canvas = {
    grid: fine,
    offsetMm: o.sacrumAtMm,
    hu: new Int16Array(count).fill(-1000),
    labels: new Uint8Array(count),
    softMm: 0.5 * Math.min(spacingMm(fine)[0], spacingMm(fine)[1]),
  };
  const random = createRandom(o.seed);
  const texture = createTexture(random);
  if (o.softTissue) paintTissues(canvas, o, column, torso);
  paintBones(canvas, o, column, torso, texture);
  paintSpine(canvas, o, column, texture);
  const whole = parts === 1 ? canvas : { ...canvas, ...averageSlices(canvas, parts), grid };
  addTexture(whole, texture);
  addNoise(whole.hu, grid, o);
  const labels: LabelMap = { grid, data: whole.labels, labels: phantomLabels() };
  const lesions = placedLesions(column, o);
  let structures: Structure[] | undefined;
  return {
    volume: { grid, data: whole.hu },
    labels,
    get structures() {
      structures ??= phantomStructures(labels, o, lesions);
      return structures;
    },
    vertebrae: placedVertebrae(column, o.sacrumAtMm),
    lesions,
    options: o,
  };
}

const moved = (at: Vec3, by: Vec3): Vec3 => [at[0] + by[0], at[1] + by[1], at[2] + by[2]];

const placedLesions = (column: Column, o: FullPhantomOptions): PlacedLesion[] =>
  o.lesions.flatMap((lesion) => {
    const vertebra = column.vertebrae.find((v) => v.level === lesion.level);
    if (vertebra === undefined) return [];
    const centreMm = moved(lesionCentre(vertebra, lesion), o.sacrumAtMm);
    return [{ level: lesion.level, centreMm, radiusMm: lesionRadiusMm(lesion) }];
  });

function placedVertebrae(column: Column, offset: Vec3): PhantomVertebra[] {
  return column.vertebrae.map(({ level, frame, size }) => ({
    level,
    centreMm: moved(frame.origin, offset),
    left: frame.left,
    back: frame.back,
    up: frame.up,
    heightsMm: {
      anterior: size.heightFront,
      middle: centreHeight(size) - 2 * endPlateHollow(level),
      posterior: size.heightBack,
    },
    wedgeDeg: (2 * Math.atan((size.heightBack - size.heightFront) / 2 / size.depth) * 180) / Math.PI,
  }));
}

/** Into how many thin slices a thick one is split; odd, so that the middle one is the slice's own plane. */
function thicknessParts(o: FullPhantomOptions, grid: Grid): number {
  const thickness = o.grid ? spacingMm(grid)[2] : o.sliceThicknessMm;
  return thickness <= 2.6 ? 1 : 2 * Math.ceil((thickness / 1.6 - 1) / 2) + 1;
}

/** The same stack with every slice split into `parts` (odd) equally spaced ones around its plane. */
function splitSlices(grid: Grid, parts: number): Grid {
  const m = grid.indexToPatient;
  const back = (parts - 1) / 2 / parts;
  const [a, b, c, x, d, e, f, y, g, h, i, z] = m;
  return gridFromAffine(
    [grid.dims[0], grid.dims[1], grid.dims[2] * parts],
    [a, b, c / parts, x - c * back, d, e, f / parts, y - f * back, g, h, i / parts, z - i * back],
  );
}

/** HU: mean over the parts of a slice. Labels: those of the slice's own plane (exact at voxel centres). */
function averageSlices(canvas: Canvas, parts: number): { hu: Int16Array; labels: Uint8Array } {
  const plane = canvas.grid.dims[0] * canvas.grid.dims[1];
  const slices = canvas.grid.dims[2] / parts;
  const hu = new Int16Array(plane * slices);
  const labels = new Uint8Array(plane * slices);
  for (let k = 0; k < slices; k += 1) {
    const first = k * parts * plane;
    const middle = first + ((parts - 1) / 2) * plane;
    labels.set(canvas.labels.subarray(middle, middle + plane), k * plane);
    for (let p = 0; p < plane; p += 1) {
      let sum = 0;
      for (let n = 0; n < parts; n += 1) sum += canvas.hu[first + n * plane + p]!;
      hu[k * plane + p] = Math.round(sum / parts);
    }
  }
  return { hu, labels };
}

/** Grain of soft tissue and lung in patient space, the same on every grid; bone carries its own. */
function addTexture({ grid, offsetMm, hu, labels }: Canvas, texture: Texture): void {
  const m = grid.indexToPatient;
  const [ni, nj, nk] = grid.dims;
  const [sx, sy, sz] = [0.55 * m[0], 0.55 * m[4], 0.55 * m[8]];
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      const x = 0.55 * (m[1] * j + m[2] * k + m[3] - offsetMm[0]);
      const y = 0.55 * (m[5] * j + m[6] * k + m[7] - offsetMm[1]);
      const z = 0.55 * (m[9] * j + m[10] * k + m[11] - offsetMm[2]);
      const row = ni * (j + nj * k);
      for (let i = 0; i < ni; i += 1) {
        const spread = GRAIN[labels[row + i]!]!;
        if (spread !== 0) hu[row + i] = hu[row + i]! + spread * texture(x + sx * i, y + sy * i, z + sz * i);
      }
    }
  }
}

function addNoise(hu: Int16Array, grid: Grid, o: FullPhantomOptions): void {
  if (o.noiseHu === 0) return;
  const random = createRandom(o.seed ^ 0x5bd1e995);
  const tile = createNoiseTile(random);
  const [ni, nj, nk] = grid.dims;
  for (let k = 0; k < nk; k += 1) {
    const [di, dj] = [Math.floor(random() * 256), Math.floor(random() * 256)];
    for (let j = 0; j < nj; j += 1) {
      const row = ni * (j + nj * k);
      const line = ((j + dj) & 255) << 8;
      for (let i = 0; i < ni; i += 1) {
        const value = hu[row + i]! + o.noiseHu * tile[line + ((i + di) & 255)]!;
        hu[row + i] = value < -1024 ? -1024 : Math.round(value);
      }
    }
  }
}
