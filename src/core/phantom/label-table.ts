/** Values of the phantom's label map: one value a voxel, body and posterior elements of every vertebra apart. */
import { allLevels, type VertebraLevel, vertebraName } from '../spine/level-names.ts';
import type { Organ } from './organs.ts';

/** Values that are not vertebrae or organs. */
export const PART = {
  tissue: 1,
  muscle: 2,
  couch: 3,
  disc: 4,
  canal: 5,
  cord: 6,
  sacrum: 7,
  hip: 8,
  femur: 9,
  rib: 10,
  cartilage: 11,
  sternum: 12,
  shoulder: 13,
  skull: 14,
  brain: 15,
  mandible: 16,
  metal: 17,
} as const;

/** Organs in the order of their label values. */
export const organs: readonly Organ[] = [
  'Lung_L',
  'Lung_R',
  'Heart',
  'Liver',
  'Spleen',
  'Kidney_L',
  'Kidney_R',
  'Stomach',
  'Colon',
  'Bowel_Small',
  'A_Aorta',
  'V_Venacava_I',
  'Esophagus',
  'Trachea',
];

const FIRST_ORGAN = 20;
const FIRST_BODY = 50;
const FIRST_POSTERIOR = 100;
/** Ribs carry the number of their vertebra: 150 + n for `T<n>`. */
export const FIRST_RIB = 150;

export const organValue = (organ: Organ): number => FIRST_ORGAN + organs.indexOf(organ);
/** Label of a vertebral body; the discs, canal and processes are other labels. */
export const bodyValue = (level: VertebraLevel): number => FIRST_BODY + allLevels.indexOf(level);
/** Label of a vertebra's posterior elements (pedicles, laminae, all processes); the whole atlas is posterior. */
export const posteriorValue = (level: VertebraLevel): number => FIRST_POSTERIOR + allLevels.indexOf(level);

/** Every value with its name. */
export function phantomLabels(): ReadonlyMap<number, string> {
  const map = new Map<number, string>();
  for (const [name, value] of Object.entries(PART)) map.set(value, name);
  for (const organ of organs) map.set(organValue(organ), organ);
  for (const level of allLevels) {
    map.set(bodyValue(level), `${vertebraName(level)}_body`);
    map.set(posteriorValue(level), `${vertebraName(level)}_posterior`);
    if (level[0] === 'T') map.set(FIRST_RIB + Number(level.slice(1)), `rib_${vertebraName(level).slice(3)}`);
  }
  return map;
}

/** Standard grain (HU) of each label's soft tissue. */
export const GRAIN: Float32Array = Float32Array.from({ length: 256 }, (_, value) => {
  if (value === organValue('Lung_L') || value === organValue('Lung_R')) return 40;
  if (value === PART.tissue || value === PART.muscle) return 13;
  return value >= FIRST_ORGAN && value < FIRST_ORGAN + organs.length && value !== organValue('Trachea')
    ? 8
    : 0;
});
