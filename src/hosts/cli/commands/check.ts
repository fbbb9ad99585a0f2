/** `pedicle check <rtstruct>`: what is wrong with the set or breaks in other software, and `--repair`: a repaired copy, proved. */
import { resolve } from 'node:path';
import { anatomyFindings } from '../../../backend/check/anatomy.ts';
import { checkSet } from '../../../backend/check/check-set.ts';
import { ALL_REPAIRS, repairSet, SAFE_REPAIRS } from '../../../backend/check/repair-set.ts';
import { networksOpinion } from '../../../backend/check/second-opinion.ts';
import { exportToFile } from '../../../backend/export/index.ts';
import { readInput } from '../../../backend/files/read-input.ts';
import { requireNotInput, requireTarget } from '../../../backend/files/targets.ts';
import { listModels } from '../../../backend/segmentation/index.ts';
import {
  acceptedFindings,
  identityFieldsOf,
  requireIdentity,
} from '../../../backend/structures/identity-gate.ts';
import { loadStructures } from '../../../backend/structures/load-structures.ts';
import { loadSeries } from '../../../backend/studies/index.ts';
import { openCt } from '../../../backend/studies/open-ct.ts';
import {
  type CheckFinding,
  type RepairKind,
  secondOpinionFindings,
  worstFirst,
} from '../../../core/checks/index.ts';
import { createStructureSet, type Structure } from '../../../core/structures/index.ts';
import type { CtSeries } from '../../../dicom/index.ts';
import { decodeRtstruct, readRtstruct } from '../../../dicom/rtstruct/index.ts';
import { exitForFindings, findingLines, type Outcome, usageError } from '../outcome.ts';
import type { ProgressBar } from '../progress-bar.ts';

export interface CheckArguments {
  readonly ct?: string;
  readonly series?: string;
  readonly resample?: string | true;
  readonly profile?: string;
  readonly repair?: string;
  readonly repairs?: string;
  readonly force?: boolean;
  readonly acceptIdentity?: string;
  readonly anatomy?: boolean;
  /** False: anatomy by the rules alone. */
  readonly networks?: boolean;
  readonly modelsFolder: string;
}

/** Findings with the name of their structure instead of an id that means nothing outside this run. */
const told = (findings: readonly CheckFinding[], structures: readonly Structure[]) =>
  findings.map(({ structureId, ...finding }) => {
    const structure = structures.find((s) => s.id === structureId)?.name;
    return structure === undefined ? finding : { ...finding, structure };
  });

/** By the rules, and by the networks unless they are left out. */
async function ofAnatomy(
  structures: readonly Structure[],
  ct: CtSeries,
  a: CheckArguments,
  bar: ProgressBar,
  signal: AbortSignal,
): Promise<CheckFinding[]> {
  const { volume } = await loadSeries(ct);
  const byRules = anatomyFindings(structures, ct, volume);
  if (a.networks === false) return byRules;
  const { models } = await listModels(a.modelsFolder);
  const { opinion } = await networksOpinion(volume, models, {
    signal,
    onProgress: (p) =>
      bar.update(p.model === undefined ? p.stage : `${p.model}: ${p.stage}`, p.fraction, p.secondsLeft),
  });
  return [...byRules, ...secondOpinionFindings(ct.grid, structures, opinion)];
}

export async function checkCommand(
  file: string,
  a: CheckArguments,
  bar: ProgressBar,
  signal: AbortSignal,
): Promise<Outcome> {
  const path = resolve(file);
  const wanted = wantedRepairs(a.repairs);
  if (a.repair !== undefined && a.ct === undefined)
    throw usageError({ what: 'needs-ct', option: '--repair' });
  if (a.anatomy && a.ct === undefined) throw usageError({ what: 'needs-ct', option: '--anatomy' });
  const reading = readRtstruct(await readInput(path));
  const ct = a.ct === undefined ? undefined : (await openCt(a.ct, a.series, a.resample)).series;
  if (ct !== undefined && a.repair !== undefined) return repairCommand(path, a.repair, ct, wanted, a);
  const decoded = decodeRtstruct(reading, ct);
  const { structures } = decoded.structureSet;
  // What the CT lacks decides what can be said of the structures on it.
  const ofCt = (ct?.findings ?? []).filter((f) => f.severity !== 'info');
  const anatomy = ct !== undefined && a.anatomy ? await ofAnatomy(structures, ct, a, bar, signal) : [];
  const ofSet = checkSet({ reading, decoded, structures, ct, profile: a.profile ?? null });
  const findings = [...worstFirst([...anatomy, ...ofSet]), ...ofCt];
  const lines = findings.length === 0 ? ['Nothing to complain about.'] : findingLines(findings);
  return {
    exit: exitForFindings(findings),
    json: { findings: told(findings, structures) },
    text: lines.join('\n'),
  };
}

function wantedRepairs(list: string | undefined): readonly RepairKind[] {
  if (list === undefined) return SAFE_REPAIRS;
  if (list === 'all') return ALL_REPAIRS;
  return list.split(',').map((text) => {
    const found = ALL_REPAIRS.find((known) => known === text.trim());
    if (found === undefined) throw usageError({ what: 'repair', name: text, allowed: ALL_REPAIRS });
    return found;
  });
}

async function repairCommand(
  path: string,
  target: string,
  ct: CtSeries,
  wanted: readonly RepairKind[],
  a: CheckArguments,
): Promise<Outcome> {
  const out = resolve(target);
  await requireTarget(out, true);
  if (a.force !== true) await requireNotInput(out, path);
  const acceptIdentity = identityFieldsOf(a.acceptIdentity);
  const loaded = await loadStructures(path, ct, { acceptIdentity });
  requireIdentity(loaded, acceptIdentity, '--accept-identity');
  const { structures, done } = repairSet(loaded.structures, ct, a.profile ?? null, wanted);
  const set = createStructureSet(loaded.label, ct, structures);
  const options = loaded.source === null ? {} : { source: loaded.source };
  const release = { overwrite: true, otherPatient: a.force ?? false };
  const exported = await exportToFile(out, set, ct, options, release);
  const checked = checkSet({
    reading: readRtstruct(await readInput(out)),
    structures,
    ct,
    profile: a.profile ?? null,
  });
  // What the reading left out, and what the export changed or replaced: the copy alone does not show it.
  const said = new Set(checked.map((f) => f.code));
  const onTheWay = [
    ...acceptedFindings(structures),
    ...ct.findings,
    ...loaded.findings,
    ...exported.findings,
  ];
  const left = [...checked, ...onTheWay.filter((f) => f.severity !== 'info' && !said.has(f.code))];
  return {
    exit: exitForFindings(left),
    json: {
      repaired: done,
      findings: told(left, structures),
      proof: { ...exported.proof, identity: exported.identity, secondReader: exported.second },
      written: out,
    },
    text: [
      done.length === 0 ? 'Nothing to repair.' : `${done.length} repairs:`,
      ...done.map(({ name, repair, code }) => `  ${name}: ${repair} (${code})`),
      `Written and proved: ${target}`,
      ...findingLines(left),
    ].join('\n'),
  };
}
