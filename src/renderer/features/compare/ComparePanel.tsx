/** Comparison with a reference: which set, the table of numbers, the worst slices. */
import { useState } from 'react';
import { useCase } from '../../model/case.ts';
import { comparedSet, compareWithSet, toggleDifference, useCompare } from '../../model/compare/compare.ts';
import { differenceColours } from '../../model/compare/settings.ts';
import { openDialog } from '../../model/notices.ts';
import { type ReferenceSet, removeReference, useReferences } from '../../model/references.ts';
import { loadStructureSet } from '../../model/session.ts';
import { useViewSettings } from '../../model/view.ts';
import { texts } from '../../texts/index.ts';
import styles from './ComparePanel.module.css';
import { Definitions } from './Definitions.tsx';
import { MetricsTable } from './MetricsTable.tsx';
import { ObserversSection } from './ObserversSection.tsx';
import { ReportButtons } from './ReportButtons.tsx';
import { WorstSlices } from './WorstSlices.tsx';

const t = texts.compare;

export function ComparePanel() {
  const sets = useReferences((s) => s.sets);
  const setId = useCompare((s) => s.setId);
  const hasCase = useCase((s) => s.volume !== null);
  const set = comparedSet(sets, setId);
  if (set === null) return <LoadReference enabled={hasCase} />;
  return (
    <div className={styles.compare}>
      <SetChooser sets={sets} set={set} />
      <Switches />
      <MetricsTable set={set} />
      <ReportButtons />
      <WorstSlices />
      <ObserversSection />
      <Definitions />
    </div>
  );
}

function LoadReference({ enabled }: { enabled: boolean }) {
  const found = useCase((s) => s.open?.structureSets ?? null);
  const [busy, setBusy] = useState(false);
  const load = async (fileId: string): Promise<void> => {
    setBusy(true);
    await loadStructureSet(fileId, 'reference');
    setBusy(false);
  };
  return (
    <div className={`${styles.compare} stack`}>
      <p className="empty">{t.empty}</p>
      {found === null || found.length === 0 ? null : (
        <>
          <h3>{t.emptySets}</h3>
          {found.map((set) => (
            <div key={set.fileId} className="row spread">
              <span className="ellipsis">
                {set.label} <span className="dim">({set.structureCount})</span>
              </span>
              <button
                type="button"
                className="button small"
                disabled={busy}
                onClick={() => void load(set.fileId)}
              >
                {t.loadReference}
              </button>
            </div>
          ))}
        </>
      )}
      <button type="button" className="button" disabled={!enabled} onClick={() => openDialog('reference')}>
        {t.fromFile}
      </button>
    </div>
  );
}

function SetChooser({ sets, set }: { sets: readonly ReferenceSet[]; set: ReferenceSet }) {
  return (
    <div className="row spread wrap">
      <label className={`row grow ${styles.referenceSet}`}>
        <span className="dim">{t.reference}</span>
        <select
          className="field grow"
          aria-label={t.referenceSet}
          value={set.id}
          onChange={(e) => compareWithSet(e.target.value)}
        >
          {sets.map((s) => (
            <option key={s.id} value={s.id}>
              {s.label} ({s.structures.length})
            </option>
          ))}
        </select>
      </label>
      <button type="button" className="button small" onClick={() => openDialog('reference')}>
        {t.fromFile}
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={t.removeReference}
        title={t.removeReference}
        onClick={() => removeReference(set.id)}
      >
        ×
      </button>
    </div>
  );
}

const swatch = (kind: 'added' | 'removed'): React.CSSProperties => ({
  background: `rgb(${differenceColours[kind].join(' ')})`,
});

function Switches() {
  const showReference = useViewSettings((s) => s.showReference);
  const showDifference = useCompare((s) => s.showDifference);
  return (
    <div className={`row ${styles.compareSwitches}`}>
      <label className="option" title="R">
        <input
          type="checkbox"
          checked={showReference}
          onChange={(e) => useViewSettings.setState({ showReference: e.target.checked })}
        />
        {t.showReference}
      </label>
      <label className="option" title="D">
        <input type="checkbox" checked={showDifference} onChange={toggleDifference} />
        {t.difference}
      </label>
      <span className="row" title={t.addedTitle}>
        <span className={styles.key} style={swatch('added')} /> {t.added}
      </span>
      <span className="row" title={t.removedTitle}>
        <span className={styles.key} style={swatch('removed')} /> {t.removed}
      </span>
    </div>
  );
}
