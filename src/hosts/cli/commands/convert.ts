/** `pedicle convert <rtstruct|labels> --ct <folder> --out <file>`: RTSTRUCT ↔ label map, on the CT's grid. */
import { resolve } from 'node:path';
import { exportToFile } from '../../../backend/export/index.ts';
import { requireTarget } from '../../../backend/files/targets.ts';
import { labelMapOf } from '../../../backend/structures/label-map.ts';
import { loadStructures } from '../../../backend/structures/load-structures.ts';
import { labelMapFiles, writeLabelMap } from '../../../backend/structures/write-labels.ts';
import type { Finding } from '../../../core/errors/errors.ts';
import { openCt } from '../open-ct.ts';
import { EXIT, findingLines, type Outcome, usageError } from '../outcome.ts';

export interface ConvertArguments {
  readonly ct: string;
  readonly out: string;
  readonly series?: string;
  readonly structures?: string;
  readonly union?: boolean;
  readonly force?: boolean;
}

export async function convertCommand(input: string, a: ConvertArguments): Promise<Outcome> {
  const out = resolve(a.out);
  const force = a.force ?? false;
  const toRtstruct = /\.dcm$/i.test(out);
  // A structure set may replace a structure set, past the guard of the export.
  if (toRtstruct) await requireTarget(out, true);
  else for (const path of labelMapFiles(out)) await requireTarget(path, force);
  const { series } = await openCt(a.ct, a.series);
  const loaded = await loadStructures(resolve(input), series, a.union ? 'union' : 'xor');
  const wanted = a.structures?.split(',');
  const structures =
    wanted === undefined ? loaded.structures : loaded.structures.filter((s) => wanted.includes(s.name));
  if (structures.length === 0)
    throw usageError(
      'No structure of these names is in the file.',
      `It holds: ${loaded.structures.map((s) => s.name).join(', ')}.`,
    );
  const findings: Finding[] = [...loaded.findings];
  let proof: unknown = null;
  if (toRtstruct) {
    const set = {
      label: loaded.label,
      frameOfReferenceUid: series.frameOfReferenceUid,
      seriesInstanceUid: series.seriesInstanceUid,
      structures,
    };
    const exported = await exportToFile(
      out,
      set,
      series,
      loaded.source === null ? {} : { source: loaded.source },
      { overwrite: true, otherPatient: force },
    );
    proof = { ...exported.proof, identity: exported.identity, secondReader: exported.second };
    findings.push(...exported.findings);
  } else {
    const made = labelMapOf(structures, series.grid);
    findings.push(...made.findings);
    await writeLabelMap(out, made.labels, force);
  }
  return {
    exit: EXIT.done,
    json: {
      structures: structures.map((s) => ({
        name: s.name,
        slices: s.slices.size,
        unplaced: s.unplaced.length,
      })),
      proof,
      findings,
      written: out,
    },
    text: [`${structures.length} structures written to ${a.out}`, ...findingLines(findings)].join('\n'),
  };
}
