/** The printable report: who compared what, the numbers, the worst slices, the definitions. Always black on white. */
import type { Metric } from '../../../core/metrics/index.ts';
import { readableDate } from '../../kit/dates.ts';
import { useCase } from '../../model/case.ts';
import { texts } from '../../texts/index.ts';
import { columnNames, formatMetric, metricOf, reasonsOf } from '../compare/rows.ts';
import { type ComparedStructure, type Comparison, provenanceText, type WorstRow } from './comparison.ts';
import styles from './ReportPage.module.css';

const compareTexts = texts.compare;
const t = texts.report;

const c = compareTexts;

export function ReportPage({ comparison, withPatient }: { comparison: Comparison; withPatient: boolean }) {
  return (
    <article className={styles.report}>
      <h1>{t.title}</h1>
      <Facts comparison={comparison} withPatient={withPatient} />
      <MetricsTable comparison={comparison} />
      <Unpaired comparison={comparison} />
      <h2>{t.worst(c.worstOrders[comparison.worstBy])}</h2>
      {comparison.worst.length === 0 ? <p>{c.noWorst}</p> : <WorstTable worst={comparison.worst} />}
      <Measurements rows={comparison.measurements} />
      <h2>{t.provenance}</h2>
      <Provenances structures={comparison.structures} />
      <h2>{t.definitions}</h2>
      <ul>
        {c.definitions.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p className={styles.reportNote}>{t.notForClinicalUse}</p>
    </article>
  );
}

function Facts({ comparison, withPatient }: { comparison: Comparison; withPatient: boolean }) {
  const open = useCase((s) => s.open);
  const rows: [string, string][] = [
    [t.made, `${new Date(comparison.madeAt).toLocaleString('sv-SE')} · ${comparison.program}`],
    [t.reference, comparison.referenceLabel],
  ];
  if (open !== null && withPatient) {
    rows.unshift(
      [t.patient, [open.patientName, open.patientId].filter((s) => s !== '').join(' · ')],
      [t.series, [readableDate(open.studyDate), open.seriesDescription].filter((s) => s !== '').join(' · ')],
    );
  }
  return (
    <dl>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function MetricsTable({ comparison }: { comparison: Comparison }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t.pair}</th>
          {columnNames.map((column) => (
            <th key={column} scope="col">
              {c.columns[column][0]}
              <small>
                {column.startsWith('surfaceDice')
                  ? `${comparison.tolerancesMm[Number(column.at(-1))]} mm`
                  : c.columns[column][1]}
              </small>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {comparison.structures.map((s) => (
          <ReportRow key={`${s.testName}/${s.referenceName}`} structure={s} />
        ))}
      </tbody>
    </table>
  );
}

function ReportRow({ structure: s }: { structure: ComparedStructure }) {
  const reasons = reasonsOf(s.metrics);
  return (
    <>
      <tr>
        <th scope="row">
          {s.testName === s.referenceName ? s.testName : `${s.testName} ↔ ${s.referenceName}`}
          {s.nameIsUnsure ? <small>{t.unsure}</small> : null}
        </th>
        {columnNames.map((column) => {
          const metric = metricOf(s.metrics, column);
          return <td key={column}>{metric.value === null ? '–' : formatMetric(column, metric.value)}</td>;
        })}
      </tr>
      {reasons.length === 0 ? null : (
        <tr className={styles.reportReason}>
          <td colSpan={columnNames.length + 1}>{reasons.join(' ')}</td>
        </tr>
      )}
    </>
  );
}

function Unpaired({ comparison }: { comparison: Comparison }) {
  const { unpairedReferences, unpairedStructures } = comparison;
  return (
    <>
      {unpairedStructures.length === 0 ? null : (
        <p>
          {t.unpaired}: {unpairedStructures.join(', ')}
        </p>
      )}
      {unpairedReferences.length === 0 ? null : (
        <p>
          {c.onlyReference}: {unpairedReferences.join(', ')}
        </p>
      )}
    </>
  );
}

const shown = (metric: Metric, digits: number): string =>
  metric.value === null ? '–' : metric.value.toFixed(digits);

function WorstTable({ worst }: { worst: readonly WorstRow[] }) {
  return (
    <table className={styles.reportWorst}>
      <thead>
        <tr>
          {t.worstColumns.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {worst.map(({ structure, k, positionMm, slice }) => (
          <tr key={`${structure}/${k}`}>
            <th scope="row">{structure}</th>
            <td>{k + 1}</td>
            <td>{positionMm.toFixed(1)}</td>
            <td>{shown(slice.dice, 3)}</td>
            <td>{shown(slice.hausdorff95Mm, 2)}</td>
            <td>{shown(slice.addedPathLength.mm, 0)}</td>
            <td>{slice.dice.value === null ? slice.dice.reason : ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Measurements({ rows }: { rows: Comparison['measurements'] }) {
  if (rows.length === 0) return null;
  return (
    <>
      <h2>{texts.measures.title}</h2>
      <table>
        <tbody>
          {rows.map(({ name, value, where }, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two may be alike, and none moves
            <tr key={n}>
              <th scope="row">{name}</th>
              <td>{value}</td>
              <td>{where}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Provenances({ structures }: { structures: readonly ComparedStructure[] }) {
  const lines = new Map<string, string[]>();
  for (const s of structures) {
    const key = `${provenanceText(s.testProvenance)} ↔ ${t.reference.toLowerCase()}: ${provenanceText(s.referenceProvenance)}`;
    lines.set(key, [...(lines.get(key) ?? []), s.testName]);
  }
  return (
    <ul>
      {[...lines].map(([words, names]) => (
        <li key={words}>
          <b>{names.join(', ')}</b>: {words}
        </li>
      ))}
    </ul>
  );
}
