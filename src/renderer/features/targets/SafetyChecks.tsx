/** One screen that a planner reads before the export. */
import { useState } from 'react';
import type { OrganRow, SafetyCheck } from '../../../core/safety/index.ts';
import { useDocument } from '../../model/document.ts';
import { goToStructure } from '../../model/go-to.ts';
import { showPlace, useSafety } from '../../model/safety.ts';
import { selectStructure } from '../../model/selection.ts';
import { texts } from '../../texts/index.ts';
import styles from './TargetsPanel.module.css';

const t = texts.targets;

export function SafetyChecks() {
  const [fractions, setFractions] = useState(3);
  const summary = useSafety(fractions);
  if (summary === null) return null;
  return (
    <div className="stack">
      <ul className={styles.list}>
        {summary.checks.map((check) => (
          <Check key={check.id} check={check} />
        ))}
      </ul>
      <label className="form-row">
        {t.fractions}
        <select className="field" value={fractions} onChange={(e) => setFractions(Number(e.target.value))}>
          {[1, 2, 3, 4, 5].map((n) => (
            <option key={n} value={n}>
              {n}
            </option>
          ))}
        </select>
      </label>
      {summary.organs.length === 0 ? null : <h4>{t.limits}</h4>}
      <ul className={styles.list}>
        {summary.organs.map((organ) => (
          <Organ key={organ.structureId} organ={organ} />
        ))}
      </ul>
    </div>
  );
}

function Check({ check }: { check: SafetyCheck }) {
  const { at } = check;
  return (
    <li data-check={check.id} data-state={check.state}>
      <div className="row spread">
        {at === undefined ? (
          <span>{check.text}</span>
        ) : (
          <button type="button" className={styles.jump} title={t.jump} onClick={() => showPlace(at)}>
            {check.text}
          </button>
        )}
        <span className={styles[check.state]}>{t.safetyStates[check.state]}</span>
      </div>
      {check.details.filter(Boolean).map((line) => (
        <p key={line} className="dim">
          {line}
        </p>
      ))}
    </li>
  );
}

function Organ({ organ }: { organ: OrganRow }) {
  const structure = useDocument((s) => s.structures.byId.get(organ.structureId));
  const show = (): void => {
    if (structure === undefined) return;
    selectStructure(structure.id);
    goToStructure(structure);
  };
  return (
    <li>
      <div className="row spread">
        <button type="button" className={styles.name} onClick={show}>
          {organ.name}
        </button>
        <span className="dim">{organ.volumeCc.toFixed(2)} cc</span>
      </div>
      {organ.limits.map((limit) => (
        <p key={`${limit.source} ${limit.text}`} title={limit.source}>
          {limit.text}{' '}
          <span className="dim">
            {limit.source.split(',')[0]}
            {limit.verified ? '' : ` (${t.notVerified})`}
          </span>
        </p>
      ))}
    </li>
  );
}
