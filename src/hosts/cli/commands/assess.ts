/** `pedicle assess <ct> <structures>`: one row a vertebra, most in need of a look first. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { resourcesFolder } from '../../../backend/app/entries.ts';
import { requireTarget } from '../../../backend/files/targets.ts';
import { writeAtomically } from '../../../backend/files/write-atomically.ts';
import {
  type AssessmentRules,
  assessmentCsv,
  assessSpine,
  candidateText,
  parseBoneDensityRule,
  parseCollapseRule,
  parseSinsRule,
  type SpineAssessment,
} from '../../../core/assess/index.ts';
import type { SpineCurve } from '../../../core/spine/index.ts';
import { spineOfStructures } from '../../../core/targets/index.ts';
import { type CtOptions, openCtAndStructures } from '../ct-and-structures.ts';
import { EXIT, exitForFindings, findingLines, type Outcome } from '../outcome.ts';
import { plainText } from '../plain-text.ts';
import { textTable } from '../table.ts';

export interface AssessArguments extends CtOptions {
  readonly ct: string;
  readonly gtv?: string;
  readonly csv?: string;
  readonly force?: boolean;
}

async function rule(name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(resourcesFolder(), 'assessment', `${name}.json`), 'utf8'));
}

const loadAssessmentRules = async (): Promise<AssessmentRules> => ({
  collapse: parseCollapseRule(await rule('genant')),
  sins: parseSinsRule(await rule('sins')),
  density: parseBoneDensityRule(await rule('bone-density')),
});

export async function assessCommand(input: string, a: AssessArguments): Promise<Outcome> {
  const overwrite = a.force ?? false;
  if (a.csv !== undefined) await requireTarget(resolve(a.csv), overwrite);
  const { volume, structures, findings } = await openCtAndStructures(a.ct, input, a);
  const gtvNames = a.gtv?.split(',').map((name) => name.trim());
  const gtvs = structures.filter(({ name, structure }) =>
    gtvNames === undefined ? structure.interpretedType === 'GTV' : gtvNames.includes(name),
  );
  const result = assessSpine({
    volume,
    spine: spineOfStructures(
      volume.grid,
      structures.map((s) => s.structure),
    ),
    gtvs: gtvs.map((g) => g.mask),
    rules: await loadAssessmentRules(),
  });
  if (a.csv !== undefined)
    await writeAtomically(resolve(a.csv), plainText(assessmentCsv(result.vertebrae)), { overwrite });
  return {
    exit: result.vertebrae.length === 0 ? EXIT.findings : exitForFindings(findings),
    json: { gtvs: gtvs.map((g) => g.name), ...withoutMasks(result), findings },
    text: [
      "For a reader's attention, never a diagnosis. Most in need of a look first.",
      table(result),
      ...curveLines(result),
      ...(result.notSearched.length > 0
        ? [`Not searched for lesions: ${result.notSearched.join(', ')}`]
        : []),
      ...findingLines(findings),
    ].join('\n'),
  };
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
        candidateText(v) || '-',
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

/** The result as JSON: a candidate's place and size, not its voxels. */
const withoutMasks = ({ vertebrae, ...rest }: SpineAssessment) => ({
  ...rest,
  vertebrae: vertebrae.map((v) => ({
    ...v,
    candidates: v.candidates.map(({ mask: _mask, ...candidate }) => candidate),
  })),
});
