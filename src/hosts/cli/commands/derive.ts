/** `pedicle derive <structures> --ct <folder> --out <file>`: CTV by rule, PTV, PRV and the like by formulas, proved and written. */
import { join, resolve } from 'node:path';
import { resourcesFolder } from '../../../backend/app/entries.ts';
import { deriveTargets, loadRules } from '../../../backend/derive/index.ts';
import { exportToFile } from '../../../backend/export/index.ts';
import { requireNotInput, requireTarget } from '../../../backend/files/targets.ts';
import {
  acceptedFindings,
  identityFieldsOf,
  requireIdentity,
} from '../../../backend/structures/identity-gate.ts';
import { loadStructures } from '../../../backend/structures/load-structures.ts';
import { openCt } from '../../../backend/studies/open-ct.ts';
import { contourVolumeCc } from '../../../core/contours/index.ts';
import { markedUnconfirmed, unconfirmedLevels } from '../../../core/spine/index.ts';
import { createStructureSet } from '../../../core/structures/index.ts';
import type { CtvProposal } from '../../../core/targets/index.ts';
import { exitForFindings, findingLines, type Outcome, usageError } from '../outcome.ts';
import { textTable } from '../table.ts';

export interface DeriveArguments {
  readonly ct: string;
  readonly out: string;
  readonly series?: string;
  readonly resample?: string | true;
  readonly rules?: string;
  readonly gtv?: string;
  readonly ctv?: string;
  readonly thresholdCc?: string;
  readonly thresholdMm?: string;
  readonly formula?: string[];
  readonly replace?: boolean;
  readonly force?: boolean;
  readonly acceptIdentity?: string;
}

function number(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value >= 0 && value <= 100) || text.trim() === '') throw usageError({ what: 'number', option });
  return value;
}

function sectorTable({ vertebrae }: CtvProposal): string {
  const rows = vertebrae.flatMap((v) =>
    v.sectors.map((s) => [
      v.name,
      String(s.sector),
      s.overlapCc.toFixed(2),
      s.depthMm.toFixed(1),
      s.inCtv ? 'in' : s.state === 'optional' ? 'optional' : 'out',
      s.inCtv ? s.reasons.map((r) => r.text).join('; ') : (s.leftOutBecause ?? ''),
    ]),
  );
  return textTable([['vertebra', 'sector', 'GTV cc', 'GTV mm', 'CTV', 'why'], ...rows], [0, 5]);
}

export async function deriveCommand(input: string, a: DeriveArguments): Promise<Outcome> {
  const acceptIdentity = identityFieldsOf(a.acceptIdentity);
  const [cc, mm] = [number(a.thresholdCc, '--threshold-cc'), number(a.thresholdMm, '--threshold-mm')];
  const out = resolve(a.out);
  if (!/\.dcm$/i.test(out)) throw usageError({ what: 'out-dcm' });
  await requireTarget(out, true);
  if (a.force !== true) await requireNotInput(out, resolve(input));
  const rules = await loadRules(join(resourcesFolder(), 'rules'), a.rules ?? 'ctv-isrc-2012');
  const { series, findings: ctFindings } = await openCt(a.ct, a.series, a.resample);
  const loaded = await loadStructures(resolve(input), series, { acceptIdentity });
  requireIdentity(loaded, acceptIdentity, '--accept-identity');
  const usual = rules.kind === 'ctv-sectors' ? rules.threshold : { cc: 0, mm: 0 };
  const derived = deriveTargets(series.grid, loaded.structures, {
    rules,
    gtv: a.gtv,
    ctv: a.ctv,
    threshold: cc === undefined && mm === undefined ? undefined : { cc: cc ?? usual.cc, mm: mm ?? usual.mm },
    formulas: a.formula,
    overwrite: a.replace,
  });
  const set = createStructureSet(loaded.label, series, derived.structures);
  const source = loaded.source === null ? {} : { source: loaded.source };
  const exported = await exportToFile(out, set, series, source, {
    overwrite: true,
    otherPatient: a.force ?? false,
  });
  const earlier = [
    ...derived.findings,
    ...unconfirmedLevels(markedUnconfirmed(loaded.structures)),
    ...acceptedFindings(loaded.structures),
    ...ctFindings,
    ...loaded.findings,
  ];
  const known = new Set(earlier.map((f) => f.code));
  const findings = [...earlier, ...exported.findings.filter((f) => !known.has(f.code))];
  const made = derived.structures
    .filter((s) => derived.made.includes(s.name))
    .map((s) => ({
      name: s.name,
      volumeCc: contourVolumeCc(series.grid, s.slices),
      formula: s.formula?.text ?? null,
    }));
  const { ctv: _mask, ...proposal } = derived.proposal;
  return {
    exit: exitForFindings(findings),
    json: {
      made,
      proposal,
      proof: { ...exported.proof, identity: exported.identity, secondReader: exported.second },
      findings,
      written: out,
    },
    text: [
      `${derived.proposal.rules.title}. A proposal, to be reviewed.`,
      sectorTable(derived.proposal),
      ...made.map(
        (s) => `${s.name}: ${s.volumeCc.toFixed(2)} cc${s.formula === null ? '' : ` = ${s.formula}`}`,
      ),
      `Written to ${a.out}`,
      ...findingLines(findings),
    ].join('\n'),
  };
}
