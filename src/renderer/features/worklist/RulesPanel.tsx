/** Which series gets which template: the rules in their order, one of them as a form, tried on series before they are saved. */
import { useEffect, useState } from 'react';
import type { Rule, Rules } from '../../../contract/index.ts';
import { rowArrows } from '../../kit/row-arrows.ts';
import {
  changeRules,
  decidedBy,
  faultyRules,
  isUnsaved,
  movedRule,
  openRules,
  type RulesSheet,
  readRules,
  saveRules,
  type Trial,
  useRulesDraft,
  withRule,
} from '../../model/intake-rules.ts';
import { notify } from '../../model/notices.ts';
import { texts } from '../../texts/index.ts';
import { RuleForm } from './RuleForm.tsx';
import styles from './RulesPanel.module.css';
import { RulesTrial } from './RulesTrial.tsx';
import { ruleInWords } from './rule-words.ts';

const t = texts.worklist.rules;

export function RulesPanel() {
  const draft = useRulesDraft();
  const { sheet, rules, failed } = draft;
  useEffect(() => void openRules(), []);
  if (sheet === null || rules === null)
    return failed ? (
      <div>
        <p>{t.unreadable}</p>
        <button type="button" className="button" onClick={() => void readRules('shipped')}>
          {t.shipped}
        </button>
      </div>
    ) : null;
  const save = async (): Promise<void> => {
    if (await saveRules()) notify('info', t.saved);
  };
  const changed = isUnsaved(draft);
  const faulty = faultyRules(rules);
  return (
    <>
      <p className="dim">
        {t.about} {sheet.own ? t.own(sheet.file) : t.notOwn}
      </p>
      <Editor rules={rules} sheet={sheet} faulty={faulty} onChange={changeRules} />
      <div className="row spread">
        <button type="button" className="button" onClick={() => void readRules('shipped')}>
          {t.shipped}
        </button>
        <span className="row">
          <span className={faulty.length > 0 ? 'bad' : 'dim'} role="status">
            {faulty.length > 0 ? t.faulty(faulty.map((n) => n + 1)) : changed ? t.unsaved : ''}
          </span>
          <button
            type="button"
            className="button"
            disabled={!changed}
            onClick={() => changeRules(sheet.rules)}
          >
            {t.revert}
          </button>
          <button
            type="button"
            className="button primary"
            disabled={!changed || faulty.length > 0 || rules.rules.length === 0}
            onClick={() => void save()}
          >
            {t.save}
          </button>
        </span>
      </div>
    </>
  );
}

interface EditorProps {
  readonly rules: Rules;
  readonly sheet: RulesSheet;
  readonly faulty: readonly number[];
  readonly onChange: (rules: Rules) => void;
}

function Editor({ rules, sheet, faulty, onChange }: EditorProps) {
  const [chosen, setChosen] = useState(0);
  /** What the rules of that moment decided: of no worth once they change. */
  const [tried, setTried] = useState<{ rules: Rules; trial: Trial } | null>(null);
  const trial = tried !== null && tried.rules === rules ? tried.trial : null;
  const counts =
    trial === null
      ? null
      : decidedBy(
          rules,
          trial.series.map(({ decision }) => decision),
        );
  const at = Math.min(chosen, rules.rules.length - 1);
  const rule = rules.rules[at];
  const move = (by: -1 | 1): void => {
    onChange(movedRule(rules, at, by));
    setChosen(Math.max(0, Math.min(rules.rules.length - 1, at + by)));
  };
  const add = (): void => {
    const fresh: Rule = { name: t.fresh, when: {}, do: { protocol: null, sendTo: [] } };
    onChange({ ...rules, rules: [fresh, ...rules.rules] });
    setChosen(0);
  };
  return (
    <>
      <div className={styles.editor}>
        <div>
          <ol className={styles.list} {...rowArrows('button')}>
            {rules.rules.map((one, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place
              <li key={n}>
                <button
                  type="button"
                  className={styles.rule}
                  aria-pressed={n === at}
                  data-faulty={faulty.includes(n)}
                  onClick={() => setChosen(n)}
                >
                  <b>
                    {n + 1} {one.name}
                  </b>
                  {counts === null ? null : <span className="badge">{t.series(counts[n] ?? 0)}</span>}
                  <br />
                  <span className="dim">{ruleInWords(one, sheet.templates)}</span>
                </button>
              </li>
            ))}
          </ol>
          <div className="row wrap">
            <button type="button" className="button" onClick={add}>
              {t.add}
            </button>
            <button type="button" className="button" disabled={at <= 0} onClick={() => move(-1)}>
              {t.up}
            </button>
            <button
              type="button"
              className="button"
              disabled={at >= rules.rules.length - 1}
              onClick={() => move(1)}
            >
              {t.down}
            </button>
            <button
              type="button"
              className="button"
              disabled={rules.rules.length < 2}
              onClick={() => onChange(withRule(rules, at, null))}
            >
              {t.remove}
            </button>
          </div>
        </div>
        {rule === undefined ? null : (
          <RuleForm
            key={at}
            rule={rule}
            templates={sheet.templates}
            destinations={sheet.destinations}
            onChange={(next) => onChange(withRule(rules, at, next))}
          />
        )}
      </div>
      <KeepDays rules={rules} onChange={onChange} />
      <RulesTrial
        rules={rules}
        trial={trial}
        templates={sheet.templates}
        onTried={(result) => setTried(result === null ? null : { rules, trial: result })}
      />
    </>
  );
}

function KeepDays({ rules, onChange }: Pick<EditorProps, 'rules' | 'onChange'>) {
  return (
    <div className={styles.keep}>
      {(['received', 'results'] as const).map((what) => (
        <label key={what} className="row">
          {t.keep[what]}
          <input
            className="field small"
            type="number"
            min={1}
            placeholder={t.keep.forever}
            value={rules.keepDays[what] ?? ''}
            onChange={({ target }) => {
              const days = target.value === '' ? null : Math.max(1, Number(target.value));
              onChange({ ...rules, keepDays: { ...rules.keepDays, [what]: days } });
            }}
          />
          {t.keep.days}
        </label>
      ))}
    </div>
  );
}
