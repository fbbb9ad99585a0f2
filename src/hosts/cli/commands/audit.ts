/** `pedicle audit`: who reviewed and approved which structure, in a log that shows any change. */
import { resolve } from 'node:path';
import { appendAudit } from '../../../backend/audit/append.ts';
import { checkAudit } from '../../../backend/audit/verify.ts';
import { exportToFile } from '../../../backend/export/index.ts';
import { requireNotInput, requireTarget } from '../../../backend/files/targets.ts';
import { requireIdentity } from '../../../backend/structures/identity-gate.ts';
import { loadStructures } from '../../../backend/structures/load-structures.ts';
import { openCt } from '../../../backend/studies/open-ct.ts';
import type { Finding } from '../../../core/errors/errors.ts';
import {
  approvalOf,
  LONGEST_USER,
  outlineDigest,
  type SignState,
  STATES,
  signedStates,
} from '../../../core/signoff/index.ts';
import { createStructureSet } from '../../../core/structures/index.ts';
import { requireFolder } from '../input-folder.ts';
import { EXIT, exitForFindings, findingLines, type Outcome, usageError } from '../outcome.ts';
import { textTable } from '../table.ts';

const SAID = {
  'line-changed': 'is not what was written',
  'chain-broken': 'does not follow the line before',
  'end-missing': 'is not the last one that was written: lines are gone or were added',
  'log-missing': 'is gone: there is only the head of the log',
} as const;

/** Whether the log of a folder is what was written. */
export async function auditVerifyCommand(folder: string): Promise<Outcome> {
  const check = await checkAudit(await requireFolder(folder));
  const isNone = check.entries.length === 0 && check.faults.length === 0;
  const lines = [
    ...check.faults.map(({ fault, line }) => `ERROR audit-changed: line ${line} ${SAID[fault]}.`),
    ...(check.unfinishedBytes > 0
      ? [
          `A last line was never finished (${check.unfinishedBytes} bytes): a process was stopped; the next entry cuts it off.`,
        ]
      : []),
    isNone
      ? 'There is no log here: nobody has signed in this folder, or its files are gone.'
      : check.faults.length === 0
        ? `${check.entries.length} entries, unchanged.`
        : `${check.entries.length} entries could be read.`,
  ];
  return {
    exit: check.faults.length > 0 || isNone ? EXIT.findings : EXIT.done,
    json: {
      entries: check.entries.length,
      faults: check.faults,
      unfinishedBytes: check.unfinishedBytes,
      headLags: check.headLags,
    },
    text: lines.join('\n'),
  };
}

export interface AuditSignArguments {
  readonly ct: string;
  readonly series?: string;
  readonly state?: string;
  readonly user?: string;
  readonly structures?: string;
  readonly out?: string;
  readonly force?: boolean;
}

/** States of a set by the log in the CT's folder; with `--state` and `--user` an entry a structure is added first. */
export async function auditSetCommand(file: string, a: AuditSignArguments): Promise<Outcome> {
  const folder = resolve(a.ct);
  const state = stateOf(a);
  if (a.out !== undefined) {
    await requireTarget(resolve(a.out), true);
    if (a.force !== true) await requireNotInput(resolve(a.out), resolve(file));
  }
  const { series, findings: ctFindings } = await openCt(a.ct, a.series);
  const loaded = await loadStructures(resolve(file), series);
  requireIdentity(loaded, [], '--accept-identity');
  const wanted = a.structures?.split(',').map((name) => name.trim());
  const unknown = wanted?.filter((name) => !loaded.structures.some((s) => s.name === name)) ?? [];
  if (unknown.length > 0) throw usageError({ what: 'structures', missing: unknown });
  const chosen = loaded.structures.filter((s) => wanted === undefined || wanted.includes(s.name));
  const user = (a.user ?? '').trim();
  if (state !== null)
    await appendAudit(
      folder,
      chosen.map((s) => ({
        user,
        action: 'state',
        structure: s.name,
        state,
        contours: outlineDigest(s.slices),
        series: series.seriesInstanceUid,
      })),
    );
  const { entries, faults } = await checkAudit(folder);
  if (faults.length > 0) return auditVerifyCommand(folder);
  const states = signedStates(entries, loaded.structures, series.seriesInstanceUid);
  const approval = approvalOf(states, loaded.structures);
  const set = createStructureSet(loaded.label, series, loaded.structures);
  const exported =
    a.out === undefined
      ? null
      : await exportToFile(
          resolve(a.out),
          set,
          series,
          {
            ...(loaded.source === null ? {} : { source: loaded.source }),
            ...(approval === null ? {} : { approval }),
          },
          { overwrite: true, otherPatient: a.force ?? false },
        );
  const read: Finding[] = [...ctFindings, ...loaded.findings];
  // What the file says of itself again is said already.
  const known = new Set(read.map((f) => f.code));
  const findings = [...read, ...(exported?.findings ?? []).filter((f) => !known.has(f.code))];
  const table = textTable([
    ['structure', 'state', 'by', 'at'],
    ...states.map((s) => [s.structure, s.state, s.user, s.at]),
  ]);
  return {
    exit: exitForFindings(findings),
    json: { states, approved: approval !== null, findings, ...(a.out !== undefined && { written: a.out }) },
    text: [
      table,
      approval === null ? 'Not approved as a whole.' : `Approved by ${approval.reviewer}.`,
      ...findingLines(findings),
    ].join('\n'),
  };
}

function stateOf({ state, user }: AuditSignArguments): SignState | null {
  if (state === undefined) return null;
  const found = STATES.find((known) => known === state);
  if (found === undefined) throw usageError({ what: 'one-of', option: '--state', allowed: STATES });
  if (user === undefined || user.trim() === '') throw usageError({ what: 'user-missing' });
  if (user.trim().length > LONGEST_USER) throw usageError({ what: 'user-long', most: LONGEST_USER });
  return found;
}
