/** One rule: when it fits, and what is done then. */
import { useState } from 'react';
import type { Rule } from '../../../contract/index.ts';
import {
  isPattern,
  RANGE_CONDITIONS,
  type RulesSheet,
  TEXT_CONDITIONS,
  withCondition,
} from '../../model/intake-rules.ts';
import { texts } from '../../texts/index.ts';
import styles from './RulesPanel.module.css';

const t = texts.worklist.rules;

interface Props {
  readonly rule: Rule;
  readonly templates: RulesSheet['templates'];
  readonly destinations: RulesSheet['destinations'];
  readonly onChange: (rule: Rule) => void;
}

export function RuleForm({ rule, templates, destinations, onChange }: Props) {
  return (
    <fieldset className={styles.form}>
      <legend>{t.form}</legend>
      <label className={styles.line}>
        <span>{t.name}</span>
        <input
          className="field"
          value={rule.name}
          onChange={({ target }) => onChange({ ...rule, name: target.value })}
        />
      </label>
      <h4>{t.when}</h4>
      {TEXT_CONDITIONS.map((key) => (
        <label key={key} className={styles.line}>
          <span>{t.conditions[key]}</span>
          <input
            className="field"
            placeholder={t.any}
            title={t.pattern}
            aria-invalid={!isPattern(rule.when[key] ?? '')}
            value={rule.when[key] ?? ''}
            onChange={({ target }) => onChange(withCondition(rule, key, target.value))}
          />
        </label>
      ))}
      {RANGE_CONDITIONS.map((key) => (
        <RangeLine key={key} name={key} rule={rule} onChange={onChange} />
      ))}
      <h4>{t.outcome}</h4>
      <What rule={rule} templates={templates} destinations={destinations} onChange={onChange} />
    </fieldset>
  );
}

function RangeLine(props: {
  name: (typeof RANGE_CONDITIONS)[number];
  rule: Rule;
  onChange: (rule: Rule) => void;
}) {
  const { name, rule, onChange } = props;
  const range = rule.when[name] ?? {};
  const set = (end: 'min' | 'max', text: string): void =>
    onChange(withCondition(rule, name, { ...range, [end]: text === '' ? undefined : Number(text) }));
  return (
    <div className={styles.line}>
      <span>{t.conditions[name]}</span>
      <span className="row">
        {(['min', 'max'] as const).map((end) => (
          <label key={end} className="row">
            {t[end]}
            <input
              className="field small"
              type="number"
              step="any"
              min={0}
              aria-label={`${t.conditions[name]}, ${t[end]}`}
              placeholder={t.any}
              value={range[end] ?? ''}
              onChange={({ target }) => set(end, target.value)}
            />
          </label>
        ))}
      </span>
    </div>
  );
}

/** Each of the two choices remembers what it held while the other one is looked at. */
function What({ rule, templates, destinations, onChange }: Props) {
  const action = rule.do;
  const [take, setTake] = useState('refuse' in action ? { protocol: null, sendTo: [] as string[] } : action);
  const [why, setWhy] = useState('refuse' in action ? action.refuse : '');
  const put = (next: Rule['do']): void => {
    if ('refuse' in next) setWhy(next.refuse);
    else setTake(next);
    onChange({ ...rule, do: next });
  };
  const refuses = 'refuse' in action;
  const named = refuses ? null : action.protocol;
  const template = templates.find(({ id, title }) => id === named || title === named)?.id ?? named ?? '';
  return (
    <>
      <div className="row">
        <label className="option">
          <input type="radio" checked={!refuses} onChange={() => put(take)} /> {t.segment}
        </label>
        <label className="option">
          <input type="radio" checked={refuses} onChange={() => put({ refuse: why })} /> {t.refuse}
        </label>
      </div>
      {refuses ? (
        <label className={styles.line}>
          <span>{t.why}</span>
          <textarea
            className="field"
            rows={2}
            value={action.refuse}
            onChange={({ target }) => put({ refuse: target.value })}
          />
        </label>
      ) : (
        <>
          <label className={styles.line}>
            <span>{t.template}</span>
            <select
              className="field"
              value={template}
              onChange={({ target }) =>
                put({ ...action, protocol: target.value === '' ? null : target.value })
              }
            >
              <option value="">{texts.worklist.every}</option>
              {template === '' || templates.some(({ id }) => id === template) ? null : (
                <option value={template}>{template}</option>
              )}
              {templates.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
          </label>
          <div className={styles.line}>
            <span>{t.sendTo}</span>
            <span>
              {destinations.length === 0 ? <span className="dim">{texts.worklist.systems.none}</span> : null}
              {destinations.map((name) => (
                <label key={name} className="option">
                  <input
                    type="checkbox"
                    checked={action.sendTo.includes(name)}
                    onChange={({ target }) => {
                      const others = action.sendTo.filter((one) => one !== name);
                      put({ ...action, sendTo: target.checked ? [...others, name] : others });
                    }}
                  />
                  {name}
                </label>
              ))}
            </span>
          </div>
        </>
      )}
    </>
  );
}
