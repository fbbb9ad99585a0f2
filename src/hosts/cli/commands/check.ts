/** `pedicle check <rtstruct>`: what is wrong with the file, or breaks in other software. */
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { PedicleError } from '../../../core/errors/errors.ts';
import { checkRtstruct } from '../../../dicom/rtstruct/index.ts';
import { openCt } from '../open-ct.ts';
import { exitForFindings, findingLines, type Outcome } from '../outcome.ts';

export async function checkCommand(
  file: string,
  a: { readonly ct?: string; readonly series?: string },
): Promise<Outcome> {
  const bytes = await readFile(resolve(file)).catch((cause: unknown) => {
    throw new PedicleError('file-unreadable', `${basename(file)} cannot be read.`, 'Check the path.', {
      cause,
    });
  });
  const ct = a.ct === undefined ? undefined : (await openCt(a.ct, a.series)).series;
  const findings = checkRtstruct(bytes, ct);
  const lines = findings.length === 0 ? ['Nothing to complain about.'] : findingLines(findings);
  return { exit: exitForFindings(findings), json: { findings }, text: lines.join('\n') };
}
