/** `pedicle classify <ct> <structures> --model <id>`: scores of a classifier that this site has installed. */
import { resolve } from 'node:path';
import { requireTarget } from '../../../backend/files/targets.ts';
import { writeAtomically } from '../../../backend/files/write-atomically.ts';
import { chooseClassifier, classifierInputs, classify } from '../../../backend/segmentation/index.ts';
import { csvTable } from '../../../core/metrics/index.ts';
import { type CtOptions, openCtAndStructures } from '../ct-and-structures.ts';
import { exitForFindings, findingLines, type Outcome } from '../outcome.ts';
import { plainText } from '../plain-text.ts';
import { textTable } from '../table.ts';

export interface ClassifyArguments extends CtOptions {
  readonly ct: string;
  readonly model: string;
  readonly modelsFolder: string;
  readonly csv?: string;
  readonly force?: boolean;
}

export async function classifyCommand(
  input: string,
  a: ClassifyArguments,
  signal: AbortSignal,
): Promise<Outcome> {
  const overwrite = a.force ?? false;
  if (a.csv !== undefined) await requireTarget(resolve(a.csv), overwrite);
  const model = await chooseClassifier(a.modelsFolder, a.model);
  const { volume, structures, findings: ofCase } = await openCtAndStructures(a.ct, input, a);
  const { of } = model.manifest.validity;
  // Asked about all, a classifier of one kind is asked about that kind; asked about others by name, it refuses.
  const wanted = structures.filter(
    ({ name, structure }) =>
      a.structures !== undefined ||
      of === 'any' ||
      (of === 'GTV' ? structure.interpretedType === 'GTV' : /^VB_(?!.*_Body$)/.test(name)),
  );
  const { asked, findings: refused } = classifierInputs(
    volume,
    wanted.map(({ name, structure, mask }) => ({ name, interpretedType: structure.interpretedType, mask })),
    model.manifest,
  );
  const classified = await classify(model, asked, signal);
  const findings = [...ofCase, ...refused];
  const { id, version, title, output, calibration, validity } = model.manifest;
  const rows = classified.map(({ structure, scores }) => [
    structure,
    ...scores.flatMap(({ raw, calibrated }) => [raw.toFixed(3), calibrated?.toFixed(3) ?? '']),
  ]);
  const heading = ['structure', ...output.scores.flatMap((s) => [s.title, `${s.title}, calibrated`])];
  if (a.csv !== undefined)
    await writeAtomically(resolve(a.csv), plainText(csvTable([heading, ...rows])), { overwrite });
  return {
    exit: exitForFindings(findings),
    json: { model: { id, version, title }, calibration, validity, structures: classified, findings },
    text: [
      `${title} ${version}: for a reader's attention, never a diagnosis.`,
      textTable([heading, ...rows.map((row) => row.map((cell) => cell || '-'))]),
      `Calibration: ${calibration.source} (${calibration.cases} cases${calibration.brier === undefined ? '' : `, Brier ${calibration.brier}`}). Made for: ${validity.says}`,
      ...findingLines(findings),
    ].join('\n'),
  };
}
