/** What the case is made of: its CT, the structure sets found beside it, structures from elsewhere. */
import { readableDate } from '../../kit/dates.ts';
import { isUsable, useCase } from '../../model/case.ts';
import { openDialog } from '../../model/notices.ts';
import { texts } from '../../texts/index.ts';
import styles from './ImportPanel.module.css';
import { StructureSets } from './StructureSets.tsx';

const t = texts.importStage;

export function ImportPanel() {
  const open = useCase((s) => s.open);
  const grid = useCase((s) => s.volume?.grid);
  const usable = useCase(isUsable);
  if (open === null || grid === undefined)
    return (
      <button type="button" className="button primary wide" onClick={() => openDialog('open')}>
        {texts.actions.open}
      </button>
    );
  const [ni, nj, nk] = grid.dims;
  const facts: readonly (readonly [string, string])[] = [
    [t.patient, open.patientName || texts.caseBar.noPatient],
    [t.id, open.patientId || texts.caseBar.noId],
    [t.birth, readableDate(open.patientBirthDate) || '–'],
    [t.study, readableDate(open.studyDate) || '–'],
    [t.series, open.seriesDescription || '–'],
    [t.slices, `${nk} × ${stepOf(open.grid.indexToPatient)} mm`],
    [t.matrix, `${ni} × ${nj}`],
  ];
  return (
    <div className="stack">
      <button
        type="button"
        className="button primary wide"
        disabled={!usable}
        onClick={() => openDialog('import')}
      >
        {texts.actions.import}
      </button>
      <StructureSets />
      <h3>{t.ct}</h3>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="dim">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Distance of slices, mm, from the row-major 3 × 4 affine. */
const stepOf = (m: readonly number[]): number =>
  Math.round(Math.hypot(m[2] ?? 0, m[6] ?? 0, m[10] ?? 0) * 100) / 100;
