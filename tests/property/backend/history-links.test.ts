/** Behind a hole in a journal undo and redo must hit the steps they hit before: told by what each step was made on. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  joinHistory,
  type LinkedEntry,
  linkEntry,
  noSteps,
} from '../../../src/backend/journal/history-links.ts';
import type { JournalEntry } from '../../../src/contract/index.ts';
import { stroke } from '../../builders/journals.ts';

type Kind = 'do' | 'undo' | 'redo';

/** A history with the links its journal would hold. */
function linked(kinds: readonly Kind[]): LinkedEntry[] {
  let steps = noSteps;
  return kinds.map((kind, n) => {
    const seq = n + 1;
    const entry: JournalEntry = kind === 'do' ? stroke(seq) : { type: kind };
    const next = linkEntry(steps, seq, entry);
    steps = next.steps;
    return { seq, entry, link: next.link, afterGap: false };
  });
}

/** The numbers of the steps that are done after a replay. */
function doneAfter(entries: readonly JournalEntry[]): number[] {
  const done: number[] = [];
  let undone: number[] = [];
  for (const entry of entries) {
    if (entry.type === 'do') {
      done.push(entry.command.at - 1_764_200_000_000);
      undone = [];
    } else if (entry.type === 'undo') {
      const step = done.pop();
      if (step !== undefined) undone.push(step);
    } else if (entry.type === 'redo') {
      const step = undone.pop();
      if (step !== undefined) done.push(step);
    }
  }
  return done;
}

const kinds = fc.array(fc.constantFrom<Kind>('do', 'do', 'undo', 'redo'), { minLength: 2, maxLength: 40 });

describe('a history with a hole', () => {
  it('without one is the same', () => {
    fc.assert(
      fc.property(kinds, (list) => {
        const all = linked(list);
        expect(joinHistory(all).entries).toEqual(all.map((l) => l.entry));
      }),
    );
  });

  it('leads to what was done in the end, but for the lost steps, when an edit follows the hole', () => {
    fc.assert(
      fc.property(kinds, fc.nat(), fc.nat(8), (list, where, length) => {
        const all = linked([...list, 'do']);
        const from = where % list.length;
        const to = Math.min(from + length + 1, list.length);
        const lost = new Set(all.slice(from, to).map((l) => l.seq));
        const rest = all.filter((l) => !lost.has(l.seq)).map((l, n) => ({ ...l, afterGap: n === from }));
        const whole = doneAfter(all.map((l) => l.entry));
        const got = doneAfter(joinHistory(rest).entries);
        const expected = whole.filter((step) => !lost.has(step));
        // Where a step was made on a lost one, nothing tells what was undone or redone in the hole: what came behind it is right.
        const onKnown = rest.slice(from).every(({ link }) => link.on === 0 || !lost.has(link.on));
        const behind = (steps: readonly number[]): number[] =>
          steps.filter((step) => step > (all[to - 1]?.seq ?? 0));
        if (onKnown) expect(got).toEqual(expected);
        else expect(behind(got)).toEqual(behind(expected));
      }),
      { numRuns: 2000 },
    );
  });
});
