/** `pedicle convert <rtstruct|labels> --ct <folder> --out <file>`: RTSTRUCT ↔ label map, on the CT's grid. */
import { resolve } from 'node:path';
import { exportRtstruct } from '../../../backend/export/index.ts';
import { labelMapOf } from '../../../backend/structures/label-map.ts';
import { loadStructures } from '../../../backend/structures/load-structures.ts';
import { writeLabelMap } from '../../../backend/structures/write-labels.ts';
import type { Finding } from '../../../core/errors/errors.ts';
import { openCt } from '../open-ct.ts';
import { EXIT, findingLines, type Outcome, usageError } from '../outcome.ts';

export interface ConvertArguments {
  readonly ct: string;
  readonly out: string;
  readonly series?: string;
  readonly structures?: string;
  readonly union?: boolean;
}

export async function convertCommand(input: string, a: ConvertArguments): Promise<Outcome> {
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
  const out = resolve(a.out);
  let proof: unknown = null;
  if (/\.dcm$/i.test(out)) {
    const set = {
      label: loaded.label,
      frameOfReferenceUid: series.frameOfReferenceUid,
      seriesInstanceUid: series.seriesInstanceUid,
      structures,
    };
    proof = await exportRtstruct(out, set, series, loaded.source === null ? {} : { source: loaded.source });
  } else {
    const made = labelMapOf(structures, series.grid);
    findings.push(...made.findings);
    await writeLabelMap(out, made.labels);
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
