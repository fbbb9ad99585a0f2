/** `pedicle convert <rtstruct|labels> --ct <folder> --out <file>`: RTSTRUCT ↔ label map, on the CT's grid. */
import { resolve } from 'node:path';
import { exportToFile } from '../../../backend/export/index.ts';
import { requireNotInput, requireTarget } from '../../../backend/files/targets.ts';
import {
  acceptedFindings,
  identityFieldsOf,
  requireIdentity,
} from '../../../backend/structures/identity-gate.ts';
import { labelMapOf } from '../../../backend/structures/label-map.ts';
import { loadStructures } from '../../../backend/structures/load-structures.ts';
import { labelMapFiles, writeLabelMap } from '../../../backend/structures/write-labels.ts';
import { openCt } from '../../../backend/studies/open-ct.ts';
import { type Finding, finding } from '../../../core/errors/errors.ts';
import { createStructureSet, type Structure } from '../../../core/structures/index.ts';
import type { EncodeOptions } from '../../../dicom/rtstruct/index.ts';
import { exitForFindings, findingLines, namesAsked, type Outcome, usageError } from '../outcome.ts';
import { convertToForm, formOf } from './convert-form.ts';

export interface ConvertArguments {
  readonly ct: string;
  readonly out: string;
  readonly series?: string;
  readonly resample?: string | true;
  readonly structures?: string;
  readonly union?: boolean;
  readonly force?: boolean;
  readonly names?: string;
  readonly acceptIdentity?: string;
  readonly acceptOffset?: boolean;
  readonly as?: string;
}

const NAME_RULES = ['whole', 'eclipse', 'tg263'] as const;

function nameRule(text: string | undefined): NonNullable<EncodeOptions['names']> {
  const rule = NAME_RULES.find((known) => known === (text ?? 'whole'));
  if (rule === undefined) throw usageError({ what: 'one-of', option: '--names', allowed: NAME_RULES });
  return rule;
}

/** The structures a list of names asks for. @throws PedicleError `usage` that names the ones not there, with the nearest that are. */
function chosen(structures: readonly Structure[], list: string | undefined): readonly Structure[] {
  if (list === undefined) return structures;
  const names = structures.map((s) => s.name);
  const wanted = namesAsked(list, names, 'file');
  return structures.filter((s) => wanted.includes(s.name));
}

/** Structures that had contours in the file and have none on this CT: nothing of them is in a volume. */
function lostFindings(structures: readonly Structure[]): Finding[] {
  const empty = structures.filter((s) => s.slices.size === 0);
  if (empty.length === 0) return [];
  return [finding('structures-without-contours', 'warning', { names: empty.map((s) => s.name) })];
}

const written = (structures: readonly Structure[], out: string): string => {
  const empty = structures.filter((s) => s.slices.size === 0).length;
  return `${structures.length} structures written to ${out}${empty === 0 ? '' : `, ${empty} of them without contours on this CT`}`;
};

export async function convertCommand(input: string, a: ConvertArguments): Promise<Outcome> {
  const acceptIdentity = identityFieldsOf(a.acceptIdentity);
  const names = nameRule(a.names);
  const out = resolve(a.out);
  const force = a.force ?? false;
  const form = formOf(a.as, out);
  const toRtstruct = form === null && /\.dcm$/i.test(out);
  // A structure set may replace a structure set, past the guard of the export.
  if (toRtstruct) await requireTarget(out, true);
  else if (form === null) for (const path of labelMapFiles(out)) await requireTarget(path, force);
  if (!force) await requireNotInput(out, resolve(input));
  const { series, findings: ctFindings } = await openCt(a.ct, a.series, a.resample);
  const ringRule = a.union ? 'union' : 'xor';
  const loaded = await loadStructures(resolve(input), series, {
    ringRule,
    acceptIdentity,
    acceptOffset: a.acceptOffset ?? false,
  });
  requireIdentity(loaded, acceptIdentity, '--accept-identity');
  const structures = chosen(loaded.structures, a.structures);
  const findings: Finding[] = [
    ...lostFindings(structures),
    ...acceptedFindings(structures),
    ...ctFindings,
    ...loaded.findings,
  ];
  if (form !== null) return convertToForm(form, out, structures, series, findings, force);
  let proof: unknown = null;
  if (toRtstruct) {
    const set = createStructureSet(loaded.label, series, structures);
    const options = { names, ...(loaded.source === null ? {} : { source: loaded.source }) };
    // What the file says of itself again is said already.
    const known = new Set(findings.map((f) => f.code));
    const exported = await exportToFile(out, set, series, options, { overwrite: true, otherPatient: force });
    proof = { ...exported.proof, identity: exported.identity, secondReader: exported.second };
    findings.push(...exported.findings.filter((f) => !known.has(f.code)));
  } else {
    const made = labelMapOf(structures, series.grid);
    findings.push(...made.findings);
    await writeLabelMap(out, made.labels, force);
  }
  return {
    exit: exitForFindings(findings),
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
    text: [written(structures, a.out), ...findingLines(findings)].join('\n'),
  };
}
