/** Classifiers: which are installed, and what one says of structures on screen. */
import { type Handlers, structureFromWire } from '../../contract/index.ts';
import { type CaseRegistry, findingToWire } from '../cases/open-cases.ts';
import { chooseClassifier, classify, listClassifiers } from '../segmentation/index.ts';
import { runTask } from '../tasks/run-task.ts';

export const classifierHandlers = (
  cases: CaseRegistry,
  modelsFolder: string,
  gone: AbortSignal,
): Pick<Handlers, 'classifiers.list' | 'classifiers.ask'> => ({
  'classifiers.list': async () => {
    const { classifiers, findings } = await listClassifiers(modelsFolder);
    return {
      classifiers: classifiers.map(({ manifest: m }) => ({
        id: m.id,
        version: m.version,
        title: m.title,
        intendedUse: m.intendedUse,
        of: m.validity.of,
        validity: m.validity.says,
        calibration: { ...m.calibration, brier: m.calibration.brier ?? null },
      })),
      findings: findings.map(findingToWire),
    };
  },
  'classifiers.ask': async ({ caseId, classifierId, structures }) => {
    const { series: ct } = cases.find(caseId);
    const model = await chooseClassifier(modelsFolder, classifierId);
    const { asked, findings } = await runTask(
      'classifier-inputs',
      { ct, structures: structures.map(structureFromWire), manifest: model.manifest },
      { signal: gone },
    );
    const classified = await classify(model, asked, gone);
    return {
      classified: classified.map(({ structure, scores }) => ({ structure, scores: [...scores] })),
      findings: findings.map(findingToWire),
    };
  },
});
