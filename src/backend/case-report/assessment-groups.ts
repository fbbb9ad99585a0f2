/** The assessment of the vertebrae as groups of figures for the SR. */
import { candidateText, type PlainAssessment, type PlainVertebra, TISSUES } from '../../core/assess/index.ts';
import type { FigureGroup } from '../../dicom/derived/index.ts';

type Figure = FigureGroup['numbers'][number];

const figure = (
  code: string,
  meaning: string,
  value: number | null | undefined,
  unit: Figure['unit'],
): Figure[] => (value == null || !Number.isFinite(value) ? [] : [{ code, meaning, value, unit }]);
const words = (code: string, meaning: string, text: string | null | undefined): FigureGroup['texts'] =>
  text ? [{ code, meaning, text }] : [];

/** A group a vertebra, most in need of a look first, and one for muscle and fat at L3. */
export const assessmentGroups = (assessment: PlainAssessment | null): FigureGroup[] =>
  assessment === null ? [] : [...assessment.vertebrae.map(ofVertebra), ...ofBody(assessment)];

function ofVertebra(v: PlainVertebra): FigureGroup {
  const { heightsMm: h, loss, grade, wedgeDeg, kyphosisDeg } = v.collapse;
  const { tumour, sins, density } = v;
  return {
    name: `${v.name} assessment`,
    structure: v.name,
    numbers: [
      ...figure('VHEIGHT_ANT', 'Anterior height of the vertebral body', h?.anterior, 'mm'),
      ...figure('VHEIGHT_MID', 'Middle height of the vertebral body', h?.middle, 'mm'),
      ...figure('VHEIGHT_POST', 'Posterior height of the vertebral body', h?.posterior, 'mm'),
      ...figure('VLOSS_ANT', 'Share of the anterior height that is lost', loss?.anterior, '1'),
      ...figure('VLOSS_MID', 'Share of the middle height that is lost', loss?.middle, '1'),
      ...figure('VLOSS_POST', 'Share of the posterior height that is lost', loss?.posterior, '1'),
      ...figure('VGRADE', 'Grade of collapse by Genant, calculated', grade, '1'),
      ...figure('VWEDGE', 'Wedge angle', wedgeDeg, 'deg'),
      ...figure('VKYPHOSIS', 'Kyphosis from the vertebra above to the one below', kyphosisDeg, 'deg'),
      ...figure('VHU', 'Median HU of trabecular bone', density?.medianHu, 'HU'),
      ...figure('VMETAL', 'Metal in and beside the vertebra', v.metalCc, 'cm3'),
      ...figure('VTUMOUR', 'Volume of tumour in the vertebra', tumour?.volumeCc, 'cm3'),
      ...figure('VTUMOUR_BODY', 'Share of the body in tumour', tumour?.bodyShare, '1'),
      ...figure('SINS_LEAST', 'Least SINS, pain and alignment open', sins?.from, '1'),
      ...figure('SINS_MOST', 'Greatest SINS, pain and alignment open', sins?.to, '1'),
    ],
    texts: [
      ...words('VSECTORS', 'Sectors involved', tumour?.sectors.join(' ')),
      ...words('VLESION_TYPE', 'Lesion type by HU', tumour?.hu?.type),
      ...words('VCANAL', 'Reach into the canal, no grade', tumour?.canal?.hint),
      ...words('VCANDIDATES', 'Lesion candidates for a reader, no finding', candidateText(v)),
    ],
  };
}

const AREAS = {
  muscle: ['L3_MUSCLE', 'Area of muscle at L3'],
  intermuscular: ['L3_INTERMUSC_FAT', 'Area of fat between muscles at L3'],
  subcutaneous: ['L3_SUBCUT_FAT', 'Area of fat under the skin at L3'],
  visceral: ['L3_VISCERAL_FAT', 'Area of fat within the abdomen at L3'],
} as const;

function ofBody({ body }: PlainAssessment): FigureGroup[] {
  if (body === null) return [];
  const numbers = TISSUES.flatMap((tissue) => {
    const [code, meaning] = AREAS[tissue];
    return figure(code, meaning, body.areaCm2[tissue], 'cm2');
  });
  return [{ name: 'Body composition at L3', structure: null, numbers, texts: [] }];
}
