/** `pedicle follow-up <ct> <structures> <later ct> <later structures>`: what became of the tumour in each vertebra. */
import { resolve } from 'node:path';
import { requireTarget } from '../../../backend/files/targets.ts';
import { writeAtomically } from '../../../backend/files/write-atomically.ts';
import { identityFieldsOf } from '../../../backend/structures/identity-gate.ts';
import { requireOnePatient } from '../../../backend/structures/one-patient.ts';
import { followUp, followUpCsv, followUpRows, type TimedCase } from '../../../core/assess/index.ts';
import { spineOfStructures } from '../../../core/targets/index.ts';
import { type CtAndStructures, type CtOptions, openCtAndStructures } from '../ct-and-structures.ts';
import { EXIT, exitForFindings, findingLines, type Outcome, usageError } from '../outcome.ts';
import { plainText } from '../plain-text.ts';
import { textTable } from '../table.ts';

export interface FollowUpArguments {
  readonly gtv?: string;
  readonly resample?: string | true;
  readonly acceptIdentity?: string;
  readonly csv?: string;
  readonly force?: boolean;
}

/** One CT with its structures, as paths. */
export interface FollowUpTime {
  readonly ct: string;
  readonly structures: string;
}

/** @throws PedicleError as `openCtAndStructures`; `two-patients` when the two CTs are of two patients; `usage` for a tumour that is in neither. */
export async function followUpCommand(
  earlier: FollowUpTime,
  later: FollowUpTime,
  a: FollowUpArguments,
): Promise<Outcome> {
  const overwrite = a.force ?? false;
  if (a.csv !== undefined) await requireTarget(resolve(a.csv), overwrite);
  const options: CtOptions = {
    ...(a.resample !== undefined ? { resample: a.resample } : {}),
    ...(a.acceptIdentity !== undefined ? { acceptIdentity: a.acceptIdentity } : {}),
  };
  const before = await openCtAndStructures(earlier.ct, earlier.structures, options);
  const after = await openCtAndStructures(later.ct, later.structures, options);
  const unknown = requireOnePatient(before.identity, after.identity, identityFieldsOf(a.acceptIdentity));
  const names = a.gtv?.split(',').map((name) => name.trim());
  const [was, is] = [timed(before, names), timed(after, names)];
  const absent = names?.filter((name) => ![...was.tumours, ...is.tumours].some((t) => t.name === name)) ?? [];
  if (absent.length > 0) throw usageError({ what: 'structures-ever', missing: absent });
  const result = followUp(was, is);
  if (a.csv !== undefined)
    await writeAtomically(resolve(a.csv), plainText(followUpCsv(result)), { overwrite });
  const findings = [...unknown, ...before.findings, ...after.findings];
  const outside = [...new Set([...result.outside.before, ...result.outside.after])];
  return {
    exit: result.vertebrae.length === 0 ? EXIT.findings : exitForFindings(findings),
    json: { ...result, findings },
    text: [
      "For a reader's attention: volumes of contours, no response criterion.",
      textTable(followUpRows(result).map((cells) => cells.map((text) => text || '-'))),
      `Tumour in vertebrae: ${result.beforeCc.toFixed(2)} cc before, ${result.afterCc.toFixed(2)} cc after.`,
      ...(outside.length > 0
        ? [`In no contoured vertebra, and in no figure above: ${outside.join(', ')}`]
        : []),
      ...findingLines(findings),
    ].join('\n'),
  };
}

/** Tumours are those named, else all of type GTV. */
function timed({ volume, structures }: CtAndStructures, names: readonly string[] | undefined): TimedCase {
  const all = structures.map((s) => s.structure);
  const tumours = structures.filter(({ name, structure }) =>
    names === undefined ? structure.interpretedType === 'GTV' : names.includes(name),
  );
  return { volume, vertebrae: spineOfStructures(volume.grid, all).model.vertebrae, tumours };
}
