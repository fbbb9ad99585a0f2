/** Warnings of a case stay until it goes, with what was read. */

import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../../src/contract/index.ts';
import { useCase } from '../../../../src/renderer/model/case.ts';
import { openCase } from '../../../../src/renderer/model/case-session.ts';
import { useDocument } from '../../../../src/renderer/model/document.ts';
import { keepFindings, setRead, warningsOf } from '../../../../src/renderer/model/warnings.ts';
import { called, client, freshDesk, opening, show } from './case-desk.ts';

freshDesk();

describe('warnings', () => {
  const warnings = () => warningsOf(useCase.getState().findings, useDocument.getState().marks);

  it('of the CT, of imports and of the AI stay until the case goes, with what was read', () => {
    show('A');
    const finding = { code: 'ct-hu-clipped', severity: 'warning', message: 'Clipped.', action: '' } as const;
    useCase.setState({ findings: [finding, { ...finding, severity: 'info', message: 'By the way.' }] });
    keepFindings('segment', [{ ...finding, message: 'Metal.', slices: [3, 4] }]);
    keepFindings('segment', [{ ...finding, message: 'Metal.', slices: [3, 4] }]);
    expect(warnings().map((w) => [w.source, w.finding.message, w.read])).toEqual([
      ['ct', 'Clipped.', false],
      ['segment', 'Metal.', false],
    ]);
    setRead(warnings().slice(0, 1), true);
    expect(warnings().map((w) => w.read)).toEqual([true, false]);
    const entries = called('journal.append').flatMap((p) => p.entries as JournalEntry[]);
    show('B');
    expect(warnings()).toEqual([]);
    // As the journal gives them back.
    openCase({ open: opening('A', 8), entries, journalId: 'A' }, client, []);
    expect(warnings().map((w) => w.finding.message)).toEqual(['Metal.']);
  });
});
