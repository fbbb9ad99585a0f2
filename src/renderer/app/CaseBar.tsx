/** Whose case it is, always readable; the stages of its way with how far each is. */
import type { OpenCase } from '../../contract/index.ts';
import { readableDate } from '../kit/dates.ts';
import { useCase } from '../model/case.ts';
import { stages } from '../model/dock.ts';
import { openDialog } from '../model/notices.ts';
import { texts } from '../texts/index.ts';
import styles from './CaseBar.module.css';
import { PanelTabs } from './PanelTabs.tsx';

const t = texts.caseBar;

export function CaseBar() {
  return (
    <section className={styles.bar} aria-label={t.label}>
      <Patient />
      <div className={styles.stages}>
        <PanelTabs names={stages} label={t.label} />
      </div>
    </section>
  );
}

/** Distance between slices as it is said of a CT: `2.5`, `0.625`. */
function sliceStepMm({ grid }: OpenCase): string {
  const m = grid.indexToPatient;
  return String(Number(Math.hypot(m[2] ?? 0, m[6] ?? 0, m[10] ?? 0).toFixed(3)));
}

function Patient() {
  const open = useCase((s) => s.open);
  if (open === null) return <span className={`${styles.patient} case-title`} />;
  const facts = [
    open.patientBirthDate === '' ? '' : t.born(readableDate(open.patientBirthDate)),
    open.studyDate === '' ? '' : t.study(readableDate(open.studyDate)),
    open.patientPosition,
    t.ct(open.sliceCount, sliceStepMm(open)),
  ].filter((fact) => fact !== '');
  return (
    <button
      type="button"
      className={`${styles.patient} case-title`}
      title={`${open.seriesDescription}\n${t.ctHint}`.trim()}
      onClick={() => openDialog('ct')}
    >
      <span className={styles.who}>
        <b>{open.patientName === '' ? open.title : open.patientName}</b>
        <span>{open.patientId || t.noId}</span>
        {open.isDemo ? <span className="badge">{texts.app.demo}</span> : null}
      </span>
      <span className={styles.facts}>{facts.join(' · ')}</span>
    </button>
  );
}
