/** Paints bones: rib cage, pelvis, head, then the spine with discs, canal and cord, lesions and screws. */

import { canalShape, cordShape, sacShape } from './canal.ts';
import type { Column, PlacedVertebra } from './column.ts';
import { hardware, headParts } from './extras.ts';
import { bodyValue, FIRST_RIB, PART, posteriorValue } from './label-table.ts';
import { lesionCentre, lesionRadiusMm } from './lesions.ts';
import type { FullPhantomOptions, PhantomLesion } from './options.ts';
import { type Canvas, type HuField, paint } from './painter.ts';
import { femurShapes, iliumShape, sacrumShape } from './pelvis.ts';
import type { Texture } from './random.ts';
import { type CagePart, ribParts, shoulderParts } from './ribs.ts';
import type { Shape } from './shapes.ts';
import type { Torso } from './torso.ts';
import { bodyShape, discShape, posteriorShape } from './vertebra.ts';

const SHELL = 1.1;

/** Rib cage, shoulders, hips and head. */
export function paintBones(
  canvas: Canvas,
  o: FullPhantomOptions,
  column: Column,
  torso: Torso,
  texture: Texture,
): void {
  const flat = boneHu(texture, 260, 900, 1.1);
  for (const part of [...shoulderParts(column, torso), ...ribParts(column, torso)])
    paintCage(canvas, part, flat, o.softTissue);
  const spongy = boneHu(texture, 190, 850, 1.6);
  for (const sign of [1, -1] as const) {
    const { head, shaft, gap } = femurShapes(column.sacrum, sign);
    paint(canvas, iliumShape(column.sacrum, sign), { label: PART.hip, hu: spongy, shellMm: 2.6 });
    paint(canvas, gap, { label: PART.muscle, hu: 60 });
    paint(canvas, shaft, { label: PART.femur, hu: spongy, shellMm: 2.6 });
    paint(canvas, head, { label: PART.femur, hu: spongy, shellMm: 2.6 });
  }
  const head = headParts(column);
  const skull = boneHu(texture, 700, 1250, 1.6);
  paint(canvas, head.pharynx, { label: PART.tissue, hu: -950 });
  paint(canvas, head.skull, { label: PART.skull, hu: skull, shellMm: 2.6 });
  paint(canvas, head.brain, { label: PART.brain, hu: 36 });
  for (const shape of head.base) paint(canvas, shape, { label: PART.skull, hu: skull, shellMm: 2.6 });
  for (const shape of head.mandible) paint(canvas, shape, { label: PART.mandible, hu: skull, shellMm: 2.6 });
}

function paintCage(canvas: Canvas, { shape, tissue, level }: CagePart, bone: HuField, inBody: boolean): void {
  if (tissue === 'cartilage') {
    paint(canvas, shape, { label: PART.cartilage, hu: 110 });
    return;
  }
  const label =
    tissue === 'rib'
      ? FIRST_RIB + Number(level?.slice(1))
      : tissue === 'sternum'
        ? PART.sternum
        : PART.shoulder;
  // Shoulder bones stop at the skin: the phantom has no arms.
  paint(canvas, shape, { label, hu: bone, shellMm: 1.9, ...(inBody && { onlyOver: isInsideBody }) });
}

const isInsideBody = (label: number): boolean => label !== 0 && label !== PART.couch;

/** Discs, sacrum, vertebrae from below, canal, thecal sac and cord, hardware. */
export function paintSpine(canvas: Canvas, o: FullPhantomOptions, column: Column, texture: Texture): void {
  const { vertebrae, sacrum } = column;
  vertebrae.forEach((v, n) => {
    if (v.level === 'C1') return;
    paint(canvas, discShape(v, vertebrae[n + 1], sacrum), { label: PART.disc, hu: 92 });
  });
  const sacral = boneHu(texture, 150, 620, 1.2);
  const sacrumBone = sacrumShape(sacrum);
  paint(canvas, sacrumBone, { label: PART.sacrum, hu: sacral, shellMm: SHELL + 0.9 });
  let below: Shape = sacrumBone;
  for (let n = vertebrae.length - 1; n >= 0; n -= 1) {
    const vertebra = vertebrae[n] as PlacedVertebra;
    const neck = vertebra.level[0] === 'C';
    let hu = boneHu(texture, neck ? 290 : vertebra.level[0] === 'T' ? 205 : 175, neck ? 760 : 640, SHELL);
    for (const lesion of o.lesions) {
      if (lesion.level === vertebra.level) hu = withLesion(hu, vertebra, lesion, texture);
    }
    const arch = posteriorShape(vertebra);
    paint(canvas, apart(arch, below, JOINT_GAP_MM), {
      label: posteriorValue(vertebra.level),
      hu,
      shellMm: SHELL + 0.9,
    });
    below = arch;
    if (vertebra.level === 'C1') continue;
    paint(canvas, bodyShape(vertebra), { label: bodyValue(vertebra.level), hu, shellMm: SHELL + 0.9 });
  }
  paint(canvas, canalShape(column), { label: PART.canal, hu: -20 });
  paint(canvas, sacShape(column), { label: PART.canal, hu: 14 });
  paint(canvas, cordShape(column), { label: PART.cord, hu: 42 });
  for (const shape of hardware(o, column)) paint(canvas, shape, { label: PART.metal, hu: 3071 });
}

const JOINT_GAP_MM = 1.6;

/** `shape` kept a joint's width away from `other`. */
function apart(shape: Shape, other: Shape, gapMm: number): Shape {
  const { lo, hi } = other.box;
  return {
    box: shape.box,
    distance: (x, y, z) => {
      const d = shape.distance(x, y, z);
      if (d > 1 || z > hi[2] + gapMm || z < lo[2] - gapMm) return d;
      return Math.max(d, gapMm - other.distance(x, y, z));
    },
  };
}

/** Spongy bone of `spongy` HU under a shell of `cortical` HU and `shellMm` thickness. */
function boneHu(texture: Texture, spongy: number, cortical: number, shellMm: number): HuField {
  return (x, y, z, depth) => {
    const grain = texture(x * 0.9, y * 0.9, z * 0.6);
    const inner = spongy + 75 * grain + 35 * texture(x * 0.3 + 17, y * 0.3, z * 0.3);
    if (depth >= shellMm + 0.8) return inner;
    const share = Math.min(1, Math.max(0, (shellMm + 0.8 - depth) / 0.8));
    return inner + (cortical - 40 * grain - inner) * share;
  };
}

/** HU with a lesion laid over it: lytic eats spongy bone and shell, sclerotic fills in. */
function withLesion(
  base: HuField,
  vertebra: PlacedVertebra,
  lesion: PhantomLesion,
  texture: Texture,
): HuField {
  const radius = lesionRadiusMm(lesion);
  const c = lesionCentre(vertebra, lesion);
  const target = lesion.kind === 'lytic' ? 45 : 780;
  return (x, y, z, depth) => {
    const wobble = 2.4 * texture(x * 0.35 + 31, y * 0.35 + 7, z * 0.35);
    const d = Math.sqrt((x - c[0]) ** 2 + (y - c[1]) ** 2 + (z - c[2]) ** 2) + wobble - radius;
    const hu = base(x, y, z, depth);
    if (d > 1.5) return hu;
    const share = Math.min(1, (1.5 - d) / 3);
    const grain = lesion.kind === 'lytic' ? 12 : 110;
    return hu + (target + grain * texture(x * 0.8, y * 0.8, z * 0.8) - hu) * share;
  };
}
