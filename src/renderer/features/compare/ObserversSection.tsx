/** All sets together: Dice of every pair for one structure, and the consensus as structures. */
import { useState } from 'react';
import { addConsensus, agreeNow, useObservers } from '../../model/compare/observers.ts';
import { useDocument } from '../../model/document.ts';
import { texts } from '../../texts/index.ts';
import styles from './ObserversSection.module.css';

const t = texts.compare.observers;

/** Mean over the pairs that have a value. */
function meanOf(dice: readonly (readonly (number | null)[])[]): number | null {
  const pairs = dice.flatMap((row, r) => row.filter((value, c): value is number => c > r && value !== null));
  return pairs.length === 0 ? null : pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
}

export function ObserversSection() {
  const { agreements, labels, of, running } = useObservers();
  const old = useDocument((s) => of !== null && s.structures !== of);
  const [name, setName] = useState('');
  const shown = agreements?.find((a) => a.name === name) ?? agreements?.[0];
  return (
    <section className="stack" aria-label={t.title}>
      <h3>{t.title}</h3>
      <p className="dim">{t.hint}</p>
      <button type="button" className="button" disabled={running} onClick={() => void agreeNow()}>
        {running ? t.running : t.run}
      </button>
      {old ? <p className="remark">{t.old}</p> : null}
      {agreements?.length === 0 ? <p className="empty">{t.none}</p> : null}
      {agreements === null || shown === undefined ? null : (
        <>
          <label className="form-row">
            {t.structure}
            <select className="field" value={shown.name} onChange={(e) => setName(e.target.value)}>
              {agreements.map((a) => (
                <option key={a.name} value={a.name}>
                  {a.name}: {t.mean(meanOf(a.dice))}
                </option>
              ))}
            </select>
          </label>
          <table className={styles.matrix}>
            <thead>
              <tr>
                <td />
                {shown.observers.map((o) => (
                  <th key={o} scope="col">
                    {labels[o]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.observers.map((o, r) => (
                <tr key={o}>
                  <th scope="row">{labels[o]}</th>
                  {shown.observers.map((p, c) => (
                    <td key={p}>{r === c ? '' : (shown.dice[r]?.[c]?.toFixed(3) ?? '–')}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          <div className={`row ${styles.buttons}`}>
            <button type="button" className="button small" onClick={() => addConsensus(shown, 'staple')}>
              {t.staple(shown.stapleCc)}
            </button>
            <button type="button" className="button small" onClick={() => addConsensus(shown, 'majority')}>
              {t.majority(shown.majorityCc)}
            </button>
          </div>
        </>
      )}
    </section>
  );
}
