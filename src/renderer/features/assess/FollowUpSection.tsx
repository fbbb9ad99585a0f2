/** The tumour in each vertebra at two times: the other CT is named by path; a table, a plot over time, each row leads to its vertebra. */
import { useId } from 'react';
import { structuresOf } from '../../../core/structures/edit.ts';
import { readableDate } from '../../kit/dates.ts';
import { useDocument } from '../../model/document.ts';
import {
  type FollowUpResult,
  followedOf,
  makeFollowUp,
  setOtherPaths,
  useFollowUp,
} from '../../model/follow-up.ts';
import { goToStructure } from '../../model/go-to.ts';
import { sameContours } from '../../model/same-contours.ts';
import { texts } from '../../texts/index.ts';
import styles from './AssessSection.module.css';
import { VolumePlot } from './VolumePlot.tsx';

const t = texts.assess.followUp;

export function FollowUpSection() {
  const key = useId();
  const { ct, structures, running, result } = useFollowUp();
  return (
    <div className="stack">
      <p className="dim">{t.intro}</p>
      <div className={styles.inputs}>
        <label htmlFor={`${key}-ct`}>{t.ct}</label>
        <input
          id={`${key}-ct`}
          className="field"
          value={ct}
          onChange={({ target }) => setOtherPaths({ ct: target.value })}
        />
        <label htmlFor={`${key}-set`}>{t.structures}</label>
        <input
          id={`${key}-set`}
          className="field"
          value={structures}
          onChange={({ target }) => setOtherPaths({ structures: target.value })}
        />
      </div>
      <button
        type="button"
        className="button"
        disabled={running || ct.trim() === '' || structures.trim() === ''}
        onClick={() => void makeFollowUp()}
      >
        {running ? t.running : t.make}
      </button>
      {result === null ? null : <Answer result={result} />}
    </div>
  );
}

const cc = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(2));

function Answer({ result }: { result: FollowUpResult }) {
  const all = structuresOf(useDocument((s) => s.structures));
  const { madeFrom } = useFollowUp();
  const old = !sameContours(madeFrom, followedOf(all));
  const times = [result.dates.before, result.dates.after].map(
    (date, n) => readableDate(date) || (n === 0 ? t.before : t.after),
  ) as [string, string];
  const rows = result.vertebrae.flatMap((v) => [
    ...v.changes.map((c) => ({
      v,
      state: t.states[c.state],
      before: c.before?.cc,
      after: c.after?.cc,
      ratio: c.ratio,
    })),
    ...v.notInView.map((name) => ({
      v,
      state: t.notInView(name),
      before: undefined,
      after: undefined,
      ratio: null,
    })),
    ...(v.state === 'registered'
      ? []
      : [{ v, state: t.notRegistered, before: v.beforeCc, after: v.afterCc, ratio: null }]),
  ]);
  const outside = [...new Set([...result.outside.before, ...result.outside.after])];
  return (
    <>
      {old ? <p className={styles.old}>{t.old}</p> : null}
      <p className="dim">{t.times(...times, result.open)}</p>
      <table className={`table ${styles.areas}`} aria-label={t.title}>
        <thead>
          <tr>
            <th scope="col">{t.vertebra}</th>
            <th scope="col">{t.change}</th>
            <th scope="col">{t.beforeCc}</th>
            <th scope="col">{t.afterCc}</th>
            <th scope="col">{t.ratio}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ v, state, before, after, ratio }) => {
            const structure = all.find((s) => s.name === v.name);
            return (
              <tr key={`${v.name} ${state} ${before} ${after}`} data-followed={v.name}>
                <th scope="row">
                  <button
                    type="button"
                    className={styles.link}
                    disabled={structure === undefined}
                    onClick={() => structure && goToStructure(structure)}
                  >
                    {v.name}
                  </button>
                </th>
                <td>{state}</td>
                <td>{cc(before)}</td>
                <td>{cc(after)}</td>
                <td>{ratio === null ? '–' : ratio.toFixed(2)}</td>
              </tr>
            );
          })}
          <tr>
            <th scope="row">{t.total}</th>
            <td />
            <td>{cc(result.beforeCc)}</td>
            <td>{cc(result.afterCc)}</td>
            <td>{result.beforeCc > 0 ? (result.afterCc / result.beforeCc).toFixed(2) : '–'}</td>
          </tr>
        </tbody>
      </table>
      <VolumePlot times={times} vertebrae={result.vertebrae} title={t.plot} />
      {outside.length === 0 ? null : <p className={styles.look}>{t.outside(outside)}</p>}
      {result.findings.map(({ message, severity }) => (
        <p key={message} className={severity === 'info' ? 'dim' : styles.look}>
          {message}
        </p>
      ))}
    </>
  );
}
