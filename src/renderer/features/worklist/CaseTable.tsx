/** The cases by state, with the reason of each that was refused or failed. */
import { useState } from 'react';
import type { WorklistJob, WorklistState } from '../../../contract/index.ts';
import { duration, timeOrDay } from '../../kit/dates.ts';
import { api } from '../../model/connection.ts';
import { notify, notifyError } from '../../model/notices.ts';
import { useOpening } from '../../model/session.ts';
import { reviewJob } from '../../model/worklist.ts';
import { texts } from '../../texts/index.ts';
import styles from './WorklistDialog.module.css';

const t = texts.worklist;
const STATES = ['waiting', 'running', 'done', 'failed'] as const;
type State = (typeof STATES)[number];

const between = (from: number | null, to: number | null): string =>
  from === null || to === null ? '' : duration(to - from);

function retry(id: string): void {
  api()
    .call('worklist.retry', { id })
    .then(() => notify('info', t.retried))
    .catch(notifyError);
}

function Row({ job }: { job: WorklistJob }) {
  const opening = useOpening();
  const word = job.state === 'done' ? (t.results[job.result] ?? job.result) : t.states[job.state];
  const bad = job.state === 'failed' || job.result === 'refused';
  const badge = bad ? styles.bad : job.result === 'findings' ? styles.look : styles[job.state];
  return (
    <tr data-job={job.id} data-state={job.state}>
      <td>
        <span className={`${styles.badge} ${badge}`}>{word}</span>
        {job.reason === '' ? null : <div className={styles.reason}>{job.reason}</div>}
        {job.state === 'failed' || job.attempts > 1 ? (
          <div className="dim">{t.attempts(job.attempts)}</div>
        ) : null}
      </td>
      <td className={styles.uid} title={job.seriesKey}>
        …{job.seriesKey.slice(-14)}
      </td>
      <td>{job.result === 'refused' ? '' : (job.protocol ?? t.every)}</td>
      <td className={styles.time}>{timeOrDay(job.createdMs, Date.now())}</td>
      <td className={styles.number}>{between(job.createdMs, job.startedMs)}</td>
      <td className={styles.number}>{between(job.startedMs, job.endedMs)}</td>
      <td className={styles.time}>
        {job.sends.map(({ destination, state, reason }) => (
          <div key={destination} title={reason}>
            {destination}: {state}
          </div>
        ))}
      </td>
      <td>
        {job.structureSet === null ? null : (
          <button
            type="button"
            className="button primary"
            disabled={opening}
            onClick={() => void reviewJob(job)}
          >
            {t.open}
          </button>
        )}
        {job.state === 'failed' ? (
          <button type="button" className="button" onClick={() => retry(job.id)}>
            {t.retry}
          </button>
        ) : null}
      </td>
    </tr>
  );
}

export function CaseTable({ list }: { list: WorklistState }) {
  const [shown, setShown] = useState<State | null>(null);
  const jobs = shown === null ? list.jobs : list.jobs.filter(({ state }) => state === shown);
  const { columns } = t;
  return (
    <>
      <div className={styles.counts}>
        <button type="button" className="button" aria-pressed={shown === null} onClick={() => setShown(null)}>
          {t.all}
        </button>
        {STATES.map((state) => (
          <button
            key={state}
            type="button"
            className="button"
            aria-pressed={shown === state}
            onClick={() => setShown(state)}
          >
            {list.counts[state]} {t.states[state]}
          </button>
        ))}
      </div>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{columns.state}</th>
              <th>{columns.series}</th>
              <th>{columns.protocol}</th>
              <th>{columns.came}</th>
              <th className={styles.number}>{columns.waited}</th>
              <th className={styles.number}>{columns.took}</th>
              <th>{columns.sent}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {jobs.map((job) => (
              <Row key={job.id} job={job} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
