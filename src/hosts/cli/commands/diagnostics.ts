/** `pedicle diagnostics`: the report of unexpected errors, to be read and sent by the user. */

import { resolve } from 'node:path';
import { diagnosticsReport, readDiagnostics, VERSION } from '../../../backend/diagnostics/index.ts';
import { dataFolder } from '../../../backend/files/places.ts';
import { writeAtomically } from '../../../backend/files/write-atomically.ts';
import { EXIT, type Outcome } from '../outcome.ts';

export async function diagnosticsCommand(a: {
  readonly out?: string;
  readonly force?: boolean;
}): Promise<Outcome> {
  const folder = dataFolder();
  const report = diagnosticsReport(folder, VERSION);
  const json: unknown = JSON.parse(report);
  if (a.out === undefined) return { exit: EXIT.done, json, text: report.trimEnd() };
  await writeAtomically(resolve(a.out), report, { overwrite: a.force ?? false });
  const count = readDiagnostics(folder).length;
  return { exit: EXIT.done, json, text: `${count} unexpected errors written to ${a.out}` };
}
