/** A published risk model as a calculator: its inputs, what is missing, its result with what it rests on. */
import { useId } from 'react';
import { useAssessment } from '../../model/assessment.ts';
import {
  chooseRiskInput,
  chooseRiskModel,
  chooseRiskVertebra,
  riskModels,
  riskOf,
  useRisk,
  type WorkedRisk,
} from '../../model/risk.ts';
import { texts } from '../../texts/index.ts';
import styles from './RiskSection.module.css';

const t = texts.assess.risk;
const number = (value: number): string => Number(value.toPrecision(3)).toLocaleString();

type Model = (typeof riskModels)[number];

export function RiskSection() {
  const key = useId();
  const { modelId, vertebra, chosen } = useRisk();
  const rows = useAssessment((s) => s.result?.vertebrae) ?? [];
  const model = riskModels.find(({ id }) => id === modelId) ?? riskModels[0]!;
  const row = rows.find(({ name }) => name === vertebra);
  const worked = riskOf(model, row, chosen[model.id] ?? {});
  const assessed = model.features.some(({ from }) => from === 'assessment');
  return (
    <div className="stack">
      <div className={styles.line}>
        <label htmlFor={`${key}-model`}>{t.model}</label>
        <select
          id={`${key}-model`}
          className="field"
          value={model.id}
          onChange={({ target }) => chooseRiskModel(target.value)}
        >
          {riskModels.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </div>
      {assessed ? (
        <div className={styles.line}>
          <label htmlFor={`${key}-vertebra`}>{t.vertebra}</label>
          <select
            id={`${key}-vertebra`}
            className="field"
            value={row?.name ?? ''}
            disabled={rows.length === 0}
            title={rows.length === 0 ? t.assessFirst : ''}
            onChange={({ target }) => chooseRiskVertebra(target.value)}
          >
            <option value="">{rows.length === 0 ? t.assessFirst : t.noVertebra}</option>
            {rows.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </div>
      ) : null}
      {model.features.map((feature) => (
        <Input key={feature.id} feature={feature} worked={worked} />
      ))}
      <Result model={model} worked={worked} />
      <p className="dim">{t.holds(model.validity)}</p>
      <p className="dim">{t.source(model.source)}</p>
    </div>
  );
}

function Input({ feature, worked }: { feature: Model['features'][number]; worked: WorkedRisk }) {
  const { id, title, levels, range } = feature;
  const key = useId();
  const value = worked.inputs[id] ?? '';
  return (
    <div className={styles.line}>
      <label htmlFor={key}>{title}</label>
      <span>
        {levels === undefined ? (
          <input
            id={key}
            className="field small"
            type="number"
            step="any"
            min={range?.[0]}
            max={range?.[1]}
            placeholder={range?.join('–')}
            value={value}
            onChange={({ target }) => chooseRiskInput(id, target.value)}
          />
        ) : (
          <select
            id={key}
            className="field"
            value={value}
            onChange={({ target }) => chooseRiskInput(id, target.value)}
          >
            <option value="">{t.choose}</option>
            {levels.map((level) => (
              <option key={level.value} value={level.value}>
                {level.title}
              </option>
            ))}
          </select>
        )}
        {worked.proposed.has(id) ? <span className="badge">{t.proposed}</span> : null}
      </span>
    </div>
  );
}

function Result({ model, worked: { result, wrong } }: { model: Model; worked: WorkedRisk }) {
  if (result === null) return <p className="bad">{wrong}</p>;
  const { terms, missing, value, interval, group } = result;
  return (
    <>
      {terms.length === 0 ? null : (
        <table className="table">
          <thead>
            <tr>
              <th>{t.input}</th>
              <th>{model.kind === 'relative-hazard' ? t.ratio : t.points}</th>
              <th>{t.interval}</th>
            </tr>
          </thead>
          <tbody>
            {terms.map((term) => (
              <tr key={term.id}>
                <th scope="row">{term.title}</th>
                <td>{number(term.amount)}</td>
                <td>{term.interval === null ? '–' : term.interval.map(number).join('–')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p role="status" className={styles.result} data-risk={value ?? ''}>
        {value === null
          ? t.missing(missing.map(({ title }) => title))
          : t.result(number(value), interval?.map(number).join('–') ?? null, group)}
      </p>
      <p>{model.outcome}</p>
      <p className="dim">{t.average}</p>
    </>
  );
}
