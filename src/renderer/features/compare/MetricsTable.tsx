/** One line a structure: its partner in the reference and its numbers; heads sort. */
import { memo, useEffect, useRef, useState } from 'react';
import { structuresOf } from '../../../core/structures/edit.ts';
import type { Structure } from '../../../core/structures/types.ts';
import { useCompare } from '../../model/compare/compare.ts';
import { type ComparePair, isUnsure } from '../../model/compare/pairs.ts';
import { useCompareSettings } from '../../model/compare/settings.ts';
import { useDocument } from '../../model/document.ts';
import { goToStructure } from '../../model/go-to.ts';
import type { ReferenceSet } from '../../model/references.ts';
import { selectStructure, useSelection } from '../../model/selection.ts';
import { compareNames, groupOf, structureGroups } from '../../model/structure-groups.ts';
import { texts } from '../../texts/index.ts';
import type { CompareResult } from '../../workers/metrics/compare-structures.ts';
import styles from './ComparePanel.module.css';
import { PartnerField } from './PartnerField.tsx';
import {
  type ColumnName,
  columnNames,
  formatMetric,
  metricOf,
  reasonsOf,
  type SortBy,
  sortRows,
  toneOfCell,
} from './rows.ts';

const t = texts.compare;

interface Row {
  readonly structure: Structure;
  readonly name: string;
  /** Place of its group in the structure list. */
  readonly group: number;
  readonly pair: ComparePair | null;
  readonly metrics: CompareResult['metrics'] | null;
}

export function MetricsTable({ set }: { set: ReferenceSet }) {
  const table = useDocument((s) => s.structures);
  const { pairing, results } = useCompare();
  const sure = useCompareSettings((s) => s.sureNameConfidence);
  const [sortBy, setSortBy] = useState<SortBy>({ column: 'name', descending: false });
  const pairs = new Map(pairing.pairs.map((p) => [p.testId, p]));
  const rows = structuresOf(table).map((structure): Row => {
    const pair = pairs.get(structure.id) ?? null;
    return {
      structure,
      name: structure.name,
      group: structureGroups.indexOf(groupOf(structure)),
      pair,
      metrics: pair === null ? null : (results.get(structure.id)?.metrics ?? null),
    };
  });
  const unsure = pairing.pairs.filter((p) => isUnsure(p, sure)).length;
  const alone = set.structures.filter((s) => pairing.unpairedReferenceIds.includes(s.id));
  const sort = (column: SortBy['column']): void =>
    setSortBy((now) => ({ column, descending: now.column === column && !now.descending }));
  return (
    <>
      <div className={styles.metricsScroll}>
        <table className={styles.metrics}>
          <thead>
            <tr>
              <Head column="name" sortBy={sortBy} onSort={sort} />
              {columnNames.map((column) => (
                <Head key={column} column={column} sortBy={sortBy} onSort={sort} />
              ))}
            </tr>
          </thead>
          <tbody>
            {sortRows(rows, sortBy, compareNames).map((row) => (
              <MetricsRow key={row.structure.id} row={row} set={set} />
            ))}
          </tbody>
        </table>
      </div>
      {unsure === 0 ? null : <p className={styles.warn}>{t.toCheck(unsure)}</p>}
      {alone.length === 0 ? null : (
        <p className="dim">
          {t.onlyReference}: {alone.map((s) => s.name).join(', ')}
        </p>
      )}
    </>
  );
}

function Head(props: {
  column: ColumnName | 'name';
  sortBy: SortBy;
  onSort: (column: ColumnName | 'name') => void;
}) {
  const { column, sortBy, onSort } = props;
  const tolerances = useCompareSettings((s) => s.tolerancesMm);
  const [title, fixedUnit] = t.columns[column];
  const unit = column.startsWith('surfaceDice')
    ? `${tolerances[Number(column.at(-1))] ?? '–'} mm`
    : fixedUnit;
  const sorted = sortBy.column !== column ? 'none' : sortBy.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" aria-sort={sorted}>
      <button type="button" title={t.columnTitles[column]} onClick={() => onSort(column)}>
        {title}
        <small>{unit}</small>
      </button>
    </th>
  );
}

function MetricsRow({ row, set }: { row: Row; set: ReferenceSet }) {
  const { structure, metrics, pair } = row;
  const active = useSelection((s) => s.structureId === structure.id);
  const reasons = metrics === null ? [] : reasonsOf(metrics);
  const line = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (active) line.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <>
      <tr ref={line} className={active ? styles.active : ''} data-compare={structure.name}>
        <th scope="row">
          <button
            type="button"
            className={styles.metricsName}
            aria-pressed={active}
            onClick={() => selectStructure(structure.id)}
            onDoubleClick={() => goToStructure(structure)}
          >
            <span className={styles.key} style={{ background: `rgb(${structure.colour.join(' ')})` }} />
            {structure.name}
          </button>
          <PartnerField structure={structure} pair={pair} set={set} />
        </th>
        {columnNames.map((column) => (
          <Cell key={column} column={column} metrics={metrics} />
        ))}
      </tr>
      {reasons.length === 0 ? null : (
        <tr className={styles.metricsReason}>
          <td colSpan={columnNames.length + 1}>{reasons.join(' ')}</td>
        </tr>
      )}
    </>
  );
}

const Cell = memo(function Cell(props: { column: ColumnName; metrics: CompareResult['metrics'] | null }) {
  const { column, metrics } = props;
  const settings = useCompareSettings();
  if (metrics === null) return <td className="dim" data-column={column} />;
  const metric = metricOf(metrics, column);
  if (metric.value === null)
    return (
      <td className="dim" data-column={column} title={metric.reason}>
        –
      </td>
    );
  const tone = toneOfCell(column, metric.value, settings);
  return (
    <td
      className={tone === null ? '' : styles[tone]}
      data-column={column}
      data-value={metric.value}
      title={String(metric.value)}
    >
      {formatMetric(column, metric.value)}
    </td>
  );
});
