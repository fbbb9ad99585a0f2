/** `pedicle check <rtstruct>`: what is wrong with the file, or breaks in other software. */
import { resolve } from 'node:path';
import { readInput } from '../../../backend/files/read-input.ts';
import { checkRtstruct } from '../../../dicom/rtstruct/index.ts';
import { openCt } from '../open-ct.ts';
import { exitForFindings, findingLines, type Outcome } from '../outcome.ts';

export interface CheckArguments {
  readonly ct?: string;
  readonly series?: string;
  readonly resample?: string | true;
}

export async function checkCommand(file: string, a: CheckArguments): Promise<Outcome> {
  const bytes = await readInput(resolve(file));
  const ct = a.ct === undefined ? undefined : (await openCt(a.ct, a.series, a.resample)).series;
  // What the CT lacks decides what can be said of the structures on it.
  const ofCt = (ct?.findings ?? []).filter((f) => f.severity !== 'info');
  const findings = [...checkRtstruct(bytes, ct), ...ofCt];
  const lines = findings.length === 0 ? ['Nothing to complain about.'] : findingLines(findings);
  return { exit: exitForFindings(findings), json: { findings }, text: lines.join('\n') };
}
