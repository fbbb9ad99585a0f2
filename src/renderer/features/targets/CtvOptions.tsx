/** What the user may set beside the rules: thresholds, canal, a second rule set. */
import { ruleSets, setCtvOptions, useCtv } from '../../model/ctv.ts';
import { texts } from '../../texts/index.ts';
import styles from './TargetsPanel.module.css';

const t = texts.targets;
const AROUND = ['rule', 'never', 'always'] as const;

export function CtvOptions() {
  const { rulesId, threshold, circumferential, epidural, against, follow } = useCtv();
  const rules = ruleSets.find((one) => one.id === rulesId);
  if (rules?.kind !== 'ctv-sectors') return null;
  const own = rules.threshold;
  const now = threshold ?? own;
  return (
    <details className={styles.options}>
      <summary>{t.options}</summary>
      <Millimetres
        label={t.thresholdCc}
        value={now.cc}
        most={5}
        step={0.05}
        onChange={(cc) => setCtvOptions({ threshold: { cc, mm: now.mm } })}
      />
      <Millimetres
        label={t.thresholdMm}
        value={now.mm}
        most={20}
        step={0.5}
        onChange={(mm) => setCtvOptions({ threshold: { cc: now.cc, mm } })}
      />
      {threshold === null ? (
        <p className="dim">{t.thresholdFrom(own.source)}</p>
      ) : (
        <p className="dim">
          {t.ownThreshold(own.cc, own.mm)}{' '}
          <button type="button" className="button small" onClick={() => setCtvOptions({ threshold: null })}>
            {t.resetThreshold}
          </button>
        </p>
      )}
      <Millimetres
        label={t.epiduralMm}
        value={epidural.marginMm}
        most={20}
        step={1}
        onChange={(marginMm) => setCtvOptions({ epidural: { ...epidural, marginMm } })}
      />
      <Millimetres
        label={t.cordGapMm}
        value={epidural.cordGapMm}
        most={5}
        step={0.5}
        onChange={(cordGapMm) => setCtvOptions({ epidural: { ...epidural, cordGapMm } })}
      />
      <label className="form-row">
        {t.around}
        <select
          className="field"
          value={circumferential}
          onChange={(e) =>
            setCtvOptions({ circumferential: AROUND.find((one) => one === e.target.value) ?? 'rule' })
          }
        >
          {AROUND.map((one) => (
            <option key={one} value={one}>
              {t.aroundChoices[one]}
            </option>
          ))}
        </select>
      </label>
      <label className="form-row">
        {t.compare}
        <select
          className="field"
          value={against ?? ''}
          onChange={(e) => setCtvOptions({ against: e.target.value === '' ? null : e.target.value })}
        >
          <option value="">{t.compareNone}</option>
          {ruleSets
            .filter((one) => one.kind === 'ctv-sectors' && one.id !== rulesId)
            .map((one) => (
              <option key={one.id} value={one.id}>
                {one.title}
              </option>
            ))}
        </select>
      </label>
      <label className="row">
        <input
          type="checkbox"
          checked={follow}
          onChange={(e) => setCtvOptions({ follow: e.target.checked })}
        />
        {t.follow}
      </label>
    </details>
  );
}

function Millimetres({
  label,
  value,
  most,
  step,
  onChange,
}: {
  label: string;
  value: number;
  most: number;
  step: number;
  onChange: (value: number) => void;
}) {
  return (
    <label className="form-row">
      {label}
      <input
        key={value}
        className="field"
        type="number"
        min={0}
        max={most}
        step={step}
        defaultValue={value}
        onBlur={(e) => accept(e.currentTarget, value, most, onChange)}
        onKeyDown={(e) => {
          if (e.key === 'Enter') accept(e.currentTarget, value, most, onChange);
        }}
      />
    </label>
  );
}

/** Takes a number within its limits over; anything else goes back to what it was. */
function accept(
  field: HTMLInputElement,
  before: number,
  most: number,
  onChange: (value: number) => void,
): void {
  const value = field.value === '' ? Number.NaN : Number(field.value);
  if (!(value >= 0 && value <= most)) field.value = String(before);
  else if (value !== before) onChange(value);
}
