/** What the rules, as they stand on the page, would do with series that are there already. */
import { useState } from 'react';
import type { Rules } from '../../../contract/index.ts';
import { type RulesSheet, type Trial, tryRulesOn } from '../../model/intake-rules.ts';
import { notifyError } from '../../model/notices.ts';
import { refreshWorklist, useWorklist } from '../../model/worklist.ts';
import { texts } from '../../texts/index.ts';
import { decisionInWords } from './rule-words.ts';
import styles from './WorklistDialog.module.css';

const t = texts.worklist.rules;

interface Props {
  readonly rules: Rules;
  readonly trial: Trial | null;
  readonly templates: RulesSheet['templates'];
  readonly onTried: (trial: Trial | null) => void;
}

export function RulesTrial({ rules, trial, templates, onTried }: Props) {
  const [folder, setFolder] = useState('');
  const [busy, setBusy] = useState(false);
  const run = (paths: readonly string[]): void => {
    setBusy(true);
    tryRulesOn(rules, paths)
      .then(onTried, notifyError)
      .finally(() => setBusy(false));
  };
  /** Where the cases of the worklist came from. */
  const runOnPast = async (): Promise<void> => {
    await refreshWorklist();
    const jobs = useWorklist.getState().list?.jobs ?? [];
    if (jobs.length > 0) run([...new Set(jobs.map((job) => job.folder))]);
  };
  const past = useWorklist((s) => s.list?.jobs.length ?? 0);
  return (
    <section aria-label={t.trial}>
      <h4>{t.trial}</h4>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          if (folder.trim() !== '') run([folder.trim()]);
        }}
      >
        <input
          className="field grow"
          aria-label={t.folder}
          placeholder={t.folder}
          value={folder}
          onChange={({ target }) => setFolder(target.value)}
        />
        <button type="submit" className="button" disabled={busy || folder.trim() === ''}>
          {t.try}
        </button>
        <button
          type="button"
          className="button"
          disabled={busy || past === 0}
          title={past === 0 ? texts.worklist.none : ''}
          onClick={() => void runOnPast()}
        >
          {t.tryPast}
        </button>
      </form>
      <p role="status" className="dim">
        {busy ? t.trying : trial === null ? t.trialAction : t.triedOn(trial.series.length)}
      </p>
      {trial === null || trial.series.length + trial.unusable.length === 0 ? null : (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th>{texts.worklist.columns.series}</th>
                <th>{t.conditions.description}</th>
                <th className={styles.number}>{t.conditions.thicknessMm}</th>
                <th className={styles.number}>{t.conditions.slices}</th>
                <th>{t.conditions.sender}</th>
                <th>{t.rule}</th>
                <th>{t.what}</th>
              </tr>
            </thead>
            <tbody>
              {trial.series.map(({ key, facts, decision }) => (
                <tr key={key}>
                  <td className={styles.uid} title={key}>
                    …{key.slice(-14)}
                  </td>
                  <td>{facts.description}</td>
                  <td className={styles.number}>{facts.thicknessMm.toLocaleString()}</td>
                  <td className={styles.number}>{facts.slices}</td>
                  <td>{facts.sender}</td>
                  <td>{decision.rule}</td>
                  <td className={decision.kind === 'refuse' ? styles.bad : ''}>
                    {decisionInWords(decision, templates)}
                  </td>
                </tr>
              ))}
              {trial.unusable.map((key) => (
                <tr key={key}>
                  <td className={styles.uid} title={key}>
                    …{key.slice(-14)}
                  </td>
                  <td colSpan={6} className="dim">
                    {t.noVolume}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
