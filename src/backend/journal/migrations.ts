/**
 * Older journals read as today's: one function a step, each from schema n to n + 1, over messages as they were decoded. A step is never
 * changed once a release wrote its target; tests/fixtures/journals holds a journal of every release.
 */
import { type Finding, finding } from '../../core/errors/errors.ts';

export interface RawJournal {
  readonly header: unknown;
  readonly messages: readonly unknown[];
}
export interface Migrated extends RawJournal {
  readonly findings: readonly Finding[];
}
export type Migration = (journal: RawJournal) => Migrated;

const isRecord = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null;

function allFinite(points: Float64Array): boolean {
  for (const value of points) if (!Number.isFinite(value)) return false;
  return true;
}

/** A copy of a message in which no list of points (rings, contours) has members that are not finite; typed arrays are shared. */
function withoutBrokenPoints(value: unknown, dropped: () => void): unknown {
  if (Array.isArray(value)) {
    return value
      .filter((item) => {
        const broken = item instanceof Float64Array && !allFinite(item);
        if (broken) dropped();
        return !broken;
      })
      .map((item) => withoutBrokenPoints(item, dropped));
  }
  if (!isRecord(value) || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, withoutBrokenPoints(v, dropped)]));
}

/** Release 0.1.0 → schema 2: the header had no number, no study and no fingerprint; rings that are not numbers were taken. */
export const from1: Migration = ({ header, messages }) => {
  let dropped = 0;
  const clean = messages.map((message) =>
    withoutBrokenPoints(message, () => {
      dropped += 1;
    }),
  );
  const old = isRecord(header) && header.format === 'pedicle-journal-1' ? header : {};
  const next = {
    format: 'pedicle-journal',
    schema: 2,
    writtenBy: '0.1.0',
    title: old.title,
    createdAt: old.createdAt,
    source: old.source,
    study: { date: '', seriesDescription: '' },
    ct: null,
    continues: [],
  };
  const findings: Finding[] = dropped === 0 ? [] : [finding('journal-not-numbers', 'warning', { dropped })];
  return { header: next, messages: clean, findings };
};

/** `steps[n - 1]` leads from schema n to n + 1. */
export const steps: readonly Migration[] = [from1];

/** @param schema the journal's own. */
export function migrate(schema: number, journal: RawJournal): Migrated {
  return steps.slice(schema - 1).reduce<Migrated>(
    (now, step) => {
      const next = step(now);
      return { ...next, findings: [...now.findings, ...next.findings] };
    },
    { ...journal, findings: [] },
  );
}
