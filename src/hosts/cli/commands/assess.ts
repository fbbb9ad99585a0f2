/** `pedicle assess <ct> <structures>`: one row a vertebra, most in need of a look first; muscle and fat at L3. */
import { resolve } from 'node:path';
import { requireTarget } from '../../../backend/files/targets.ts';
import { writeAtomically } from '../../../backend/files/write-atomically.ts';
import {
  assessCase,
  assessmentCsv,
  type BodyComposition,
  bodyCaveats,
  bodyCsv,
  bodyIndices,
  bodyRows,
  candidateText,
  HEIGHTS_M,
  metalWords,
  plainAssessment,
  type SpineAssessment,
  shippedRules,
} from '../../../core/assess/index.ts';
import type { SpineCurve } from '../../../core/spine/index.ts';
import { type CtOptions, openCtAndStructures } from '../ct-and-structures.ts';
import { EXIT, exitForFindings, findingLines, type Outcome, usageError } from '../outcome.ts';
import { plainText } from '../plain-text.ts';
import { textTable } from '../table.ts';

export interface AssessArguments extends CtOptions {
  readonly ct: string;
  readonly gtv?: string;
  readonly csv?: string;
  /** Body composition at L3. */
  readonly bodyCsv?: string;
  /** In metres: areas become indices. */
  readonly heightM?: string;
  readonly force?: boolean;
}

export async function assessCommand(input: string, a: AssessArguments): Promise<Outcome> {
  const overwrite = a.force ?? false;
  const heightM = heightOf(a.heightM);
  for (const path of [a.csv, a.bodyCsv])
    if (path !== undefined) await requireTarget(resolve(path), overwrite);
  const { volume, structures, sex, findings } = await openCtAndStructures(a.ct, input, a);
  const gtvNames = a.gtv?.split(',').map((name) => name.trim());
  const gtvs = structures.filter(({ name, structure }) =>
    gtvNames === undefined ? structure.interpretedType === 'GTV' : gtvNames.includes(name),
  );
  const rules = shippedRules();
  const all = structures.map((s) => s.structure);
  const result = assessCase(
    volume,
    all,
    gtvs.map((g) => g.structure),
    rules,
  );
  const indices = result.body && bodyIndices(result.body.areaCm2, heightM, sex, rules.body);
  const write = async (path: string | undefined, text: string): Promise<void> => {
    if (path !== undefined) await writeAtomically(resolve(path), plainText(text), { overwrite });
  };
  await write(a.csv, assessmentCsv(result.vertebrae));
  if (result.body) await write(a.bodyCsv, bodyCsv(result.body, indices));
  return {
    exit: result.vertebrae.length === 0 ? EXIT.findings : exitForFindings(findings),
    json: { gtvs: gtvs.map((g) => g.name), ...plainAssessment(result), bodyIndices: indices, findings },
    text: [
      "For a reader's attention, never a diagnosis. Most in need of a look first.",
      table(result),
      ...curveLines(result),
      ...(result.notSearched.length > 0
        ? [`Not searched for lesions: ${result.notSearched.join(', ')}`]
        : []),
      ...bodyLines(result.body, indices),
      ...findingLines(findings),
    ].join('\n'),
  };
}

function heightOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  const [least, most] = HEIGHTS_M;
  if (!(value >= least && value <= most)) throw usageError({ what: 'height', least, most });
  return value;
}

function bodyLines(body: BodyComposition | null, indices: ReturnType<typeof bodyIndices>): string[] {
  if (body === null) return ['Muscle and fat at L3: not measured, there is no whole body of L3.'];
  return [
    `Muscle and fat at ${body.vertebra}, slice ${body.k + 1} (muscle's region ${body.region === 'rule' ? 'by rule' : 'as contoured'}):`,
    textTable([
      ['tissue', 'cm²', 'cm²/m²'],
      ...bodyRows(body, indices).map((row) => row.map((c) => c || '-')),
    ]),
    ...(indices?.thresholds ?? []).map(
      (t) =>
        `Muscle index ${t.below ? 'BELOW' : 'not below'} ${t.value} cm²/m²: ${t.population} (${t.source})`,
    ),
    ...bodyCaveats(body),
  ];
}

function table({ vertebrae }: SpineAssessment): string {
  const number = (value: number | null | undefined, digits: number): string =>
    value == null ? '-' : value.toFixed(digits);
  return textTable([
    ['vertebra', 'front/mid/back mm', 'grade', 'kyphosis', 'HU', 'GTV cc', 'sectors', 'SINS', 'candidates'],
    ...vertebrae.map((v) => {
      const h = v.collapse.heightsMm;
      return [
        v.name,
        h ? [h.anterior, h.middle, h.posterior].map((mm) => mm.toFixed(1)).join(' / ') : '-',
        number(v.collapse.grade, 0),
        number(v.collapse.kyphosisDeg, 0),
        number(v.density?.medianHu, 0),
        number(v.tumour?.volumeCc, 2),
        v.tumour?.sectors.join(' ') ?? '-',
        v.sins === null ? '-' : `${v.sins.from}–${v.sins.to}`,
        [metalWords(v.metalCc), candidateText(v)].filter(Boolean).join('; ') || '-',
      ];
    }),
  ]);
}

function curveLines({ curves }: SpineAssessment): string[] {
  const { coronal, sagittal } = curves;
  const side = (deg: number): string => (deg > 0 ? 'open to the right' : 'open to the left');
  const bend = (deg: number): string => (deg > 0 ? 'kyphosis' : 'lordosis');
  const line = (from: string, { cranial, caudal }: SpineCurve, deg: number, word: string): string =>
    `Greatest curve from ${from}: ${Math.abs(deg).toFixed(0)}° ${word}, ${cranial} to ${caudal}`;
  return [
    ...(coronal === null ? [] : [line('the front', coronal, coronal.coronalDeg, side(coronal.coronalDeg))]),
    ...(sagittal === null
      ? []
      : [line('the side', sagittal, sagittal.sagittalDeg, bend(sagittal.sagittalDeg))]),
  ];
}
