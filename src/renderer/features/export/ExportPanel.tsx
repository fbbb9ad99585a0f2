/** What an export would meet: whose it is, what is in it, what nobody has looked at. */
import { structuresOf } from '../../../core/structures/edit.ts';
import { Icon } from '../../kit/icons.tsx';
import { isUsable, useCase } from '../../model/case.ts';
import { type PanelName, showPanel } from '../../model/dock.ts';
import { isSeen, useDocument } from '../../model/document.ts';
import { useExports } from '../../model/exports.ts';
import { openDialog } from '../../model/notices.ts';
import { useReview } from '../../model/review.ts';
import { useSignedStates } from '../../model/signoff.ts';
import { vertebraeOf } from '../../model/vertebrae.ts';
import { useWarnings } from '../../model/warnings.ts';
import { texts } from '../../texts/index.ts';
import styles from './ExportPanel.module.css';

const t = texts.exporting;

interface Check {
  readonly what: string;
  readonly value: string;
  readonly isFine: boolean;
  /** Where it is put right. */
  readonly panel: PanelName;
}

export function ExportPanel() {
  const open = useCase((s) => s.open);
  const usable = useCase(isUsable);
  const doc = useDocument();
  const { items } = useReview();
  const { steps, file } = useExports();
  const warnings = useWarnings();
  const states = useSignedStates(structuresOf(doc.structures));
  if (open === null) return <p className="empty">{texts.app.noCase}</p>;
  const all = structuresOf(doc.structures);
  const filled = all.filter((s) => s.slices.size > 0 || s.unplaced.length > 0);
  const approved = all.filter((s, n) => filled.includes(s) && states[n]?.state === 'approved').length;
  const countOf = (n: number): string => (n === 0 ? t.checks.ok : String(n));
  const unnamed = vertebraeOf(all).filter((v) => v.level === null).length;
  const unread = warnings.filter((w) => !w.read).length;
  const unseen = items.filter((i) => !isSeen(doc, i.structureId, i.k)).length;
  const empty = all.length - filled.length;
  const checks: readonly Check[] = [
    {
      what: t.checks.patient,
      value: [open.patientName, open.patientId].filter(Boolean).join(' · ') || texts.caseBar.noPatient,
      isFine: true,
      panel: 'import',
    },
    { what: t.checks.structures, value: String(filled.length), isFine: filled.length > 0, panel: 'segment' },
    { what: t.checks.empty, value: countOf(empty), isFine: empty === 0, panel: 'targets' },
    { what: t.checks.levels, value: countOf(unnamed), isFine: unnamed === 0, panel: 'levels' },
    { what: t.checks.warnings, value: countOf(unread), isFine: unread === 0, panel: 'warnings' },
    {
      what: texts.signoff.check,
      value: texts.signoff.ofAll(approved, filled.length),
      isFine: approved === filled.length,
      panel: 'review',
    },
    { what: t.checks.review, value: countOf(unseen), isFine: unseen === 0, panel: 'review' },
  ];
  return (
    <div className="stack">
      <button
        type="button"
        className="button primary wide"
        disabled={!usable || filled.length === 0}
        onClick={() => openDialog('export')}
      >
        {t.start}
      </button>
      <button
        type="button"
        className="button wide"
        disabled={!usable || filled.length === 0}
        onClick={() => openDialog('caseReport')}
      >
        {texts.caseReport.action}
      </button>
      <ul>
        {checks.map(({ what, value, isFine, panel }) => (
          <li key={what}>
            <button type="button" className="list-button" onClick={() => showPanel(panel)}>
              <span className={isFine ? 'good' : 'bad'}>
                <Icon name={isFine ? 'check' : 'warn'} />
              </span>
              <span className={styles.checkWhat}>{what}</span>
              <span className={`dim ${styles.checkValue}`}>{value}</span>
            </button>
          </li>
        ))}
      </ul>
      {steps === null ? null : (
        <p className="dim">
          {t.last(file)} {steps === doc.history.done.length ? '' : t.changedSince}
        </p>
      )}
    </div>
  );
}
