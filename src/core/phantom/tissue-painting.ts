/** Paints air to organs: couch, skin, fat, muscle, lungs, organs, vessels. */
import type { Column } from './column.ts';
import { backMuscles, backWall, couchShapes, gluteal, headParts } from './extras.ts';
import { organValue, PART } from './label-table.ts';
import type { FullPhantomOptions } from './options.ts';
import { lungs, type OrganPart, softOrgans } from './organs.ts';
import { type Canvas, paint } from './painter.ts';
import { createRandom } from './random.ts';
import { type Torso, trunkShape } from './torso.ts';

const HU: Record<OrganPart['organ'], number> = {
  Lung_L: -860,
  Lung_R: -860,
  Heart: 55,
  Liver: 75,
  Spleen: 65,
  Kidney_L: 60,
  Kidney_R: 60,
  Stomach: 25,
  Colon: 20,
  Bowel_Small: 38,
  A_Aorta: 95,
  V_Venacava_I: 75,
  Esophagus: 35,
  Trachea: -970,
  Gas: -900,
  Psoas: 58,
  Mediastinum: 5,
};

/** Everything but bone. */
export function paintTissues(canvas: Canvas, o: FullPhantomOptions, column: Column, torso: Torso): void {
  if (o.couch) {
    const { plate, core } = couchShapes(torso, o.position.endsWith('P'));
    paint(canvas, plate, { label: PART.couch, hu: -180 });
    paint(canvas, core, { label: PART.couch, hu: -930 });
  }
  const [low, high] = [torso.zBottom - 300, (column.vertebrae[0]?.frame.origin[2] ?? 0) + 40];
  const head = headParts(column);
  paint(canvas, trunkShape(torso, 'skin', low, high), { label: PART.tissue, hu: 10 });
  paint(canvas, head.scalp, { label: PART.tissue, hu: 10 });
  paint(canvas, head.chin, { label: PART.tissue, hu: 45 });
  paint(canvas, trunkShape(torso, 'skin', low, high, -2), { label: PART.tissue, hu: -104 });
  paint(canvas, trunkShape(torso, 'cavity', low, column.zOf('C7'), 15), { label: PART.muscle, hu: 52 });
  const back = column.zOf('T8');
  paint(canvas, trunkShape(torso, 'skin', back, column.zOf('T1'), -18), { label: PART.muscle, hu: 52 });
  paint(canvas, trunkShape(torso, 'skin', column.zOf('T1'), high, -7), { label: PART.muscle, hu: 50 });
  paint(canvas, trunkShape(torso, 'cavity', low, column.zOf('T2'), -1), { label: PART.tissue, hu: -98 });
  paint(canvas, backWall(column, torso), { label: PART.muscle, hu: 54 });
  for (const sign of [1, -1] as const) {
    for (const shape of backMuscles(column, sign)) paint(canvas, shape, { label: PART.muscle, hu: 54 });
    paint(canvas, gluteal(column, sign), { label: PART.muscle, hu: 50 });
  }
  paintOrgans(canvas, [...lungs(column, torso), ...softOrgans(column, torso, createRandom(o.seed + 101))]);
}

function paintOrgans(canvas: Canvas, parts: readonly OrganPart[]): void {
  const lung = new Set([organValue('Lung_L'), organValue('Lung_R')]);
  for (const { organ, shape } of parts) {
    const hu = HU[organ];
    if (organ === 'Gas') {
      // Gas belongs to the gut around it: it changes HU, not the label, and stays inside the gut.
      paint(canvas, shape, { label: 0, hu, onlyOver: isGut });
    } else if (organ === 'Psoas') {
      paint(canvas, shape, { label: PART.muscle, hu });
    } else if (organ === 'Mediastinum') {
      paint(canvas, shape, { label: PART.tissue, hu, onlyOver: (label) => !lung.has(label) });
    } else if (organ === 'Stomach' || organ === 'Bowel_Small' || organ === 'Colon') {
      paint(canvas, shape, { label: organValue(organ), hu, onlyOver: isCavity });
    } else {
      paint(canvas, shape, { label: organValue(organ), hu });
    }
  }
}

const gut = new Set([organValue('Stomach'), organValue('Colon'), organValue('Bowel_Small')]);
const isGut = (label: number): boolean => gut.has(label);
const isCavity = (label: number): boolean => label === PART.tissue || gut.has(label);
