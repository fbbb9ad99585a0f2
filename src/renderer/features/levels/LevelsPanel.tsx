/** The levels of the vertebrae: one is chosen, all others follow. */
import { useState } from 'react';
import type { ColumnLevel } from '../../../core/spine/levels/column-names.ts';
import { useDocument } from '../../model/document.ts';
import { goToStructure } from '../../model/go-to.ts';
import { type VoteHere, votesOn } from '../../model/ladder.ts';
import {
  areLevelsConfirmed,
  type Column,
  choicesFor,
  confirmLevels,
  nameColumn,
  type SpineShape,
  useColumn,
  useLadder,
  usualSpine,
} from '../../model/levels.ts';
import { selectStructure, useSelection } from '../../model/selection.ts';
import { gapsOf, type Vertebra } from '../../model/vertebrae.ts';
import { texts } from '../../texts/index.ts';
import { LevelLadder, Votes } from './LevelLadder.tsx';
import styles from './LevelsPanel.module.css';

const t = texts.levels;

export function LevelsPanel() {
  const column = useColumn();
  const { vertebrae, proposed } = column;
  const [shape, setShape] = useState<SpineShape>(usualSpine);
  const ladder = useLadder();
  if (vertebrae.length === 0) return <p className="empty">{t.none}</p>;
  const gaps = new Set(gapsOf(vertebrae));
  const votes = ladder === null ? null : votesOn(ladder, vertebrae);
  return (
    <div className="stack">
      {proposed ? <p className="dim">{t.ofResult}</p> : <Confirm column={vertebrae} />}
      <LevelLadder column={column} />
      <p>{t.intro}</p>
      <ol className={styles.column} aria-label={texts.panels.levels}>
        {vertebrae.map((vertebra, at) => (
          <li key={vertebra.structures[0].id}>
            <Row vertebra={vertebra} column={column} at={at} shape={shape} votes={votes?.get(at) ?? []} />
            {gaps.has(at) ? <p className={styles.gap}>{t.gap}</p> : null}
          </li>
        ))}
      </ol>
      <ShapeFields shape={shape} onChange={setShape} />
    </div>
  );
}

function Confirm({ column }: { column: readonly Vertebra[] }) {
  const confirmed = useDocument((s) => areLevelsConfirmed(s.marks, column));
  const open = column.some((v) => v.level === null);
  if (confirmed)
    return (
      <div className="row spread">
        <span className="good">{t.confirmed}</span>
        <button type="button" className="button small" onClick={() => confirmLevels(false)}>
          {t.unconfirm}
        </button>
      </div>
    );
  return (
    <button type="button" className="button primary" disabled={open} onClick={() => confirmLevels(true)}>
      {t.confirm}
    </button>
  );
}

interface RowProps {
  readonly vertebra: Vertebra;
  readonly column: Column;
  readonly at: number;
  readonly shape: SpineShape;
  readonly votes: readonly VoteHere[];
}

function Row({ vertebra, column, at, shape, votes }: RowProps) {
  const [structure] = vertebra.structures;
  const active = useSelection((s) => vertebra.structures.some(({ id }) => id === s.structureId));
  const { level, name } = vertebra;
  const options = choicesFor(column, at, shape);
  const isOffered = level !== null && options.includes(level);
  const show = (): void => {
    if (useDocument.getState().structures.byId.has(structure.id)) selectStructure(structure.id);
    goToStructure(structure);
  };
  return (
    <div className={`${styles.row} ${active ? styles.active : ''}`} data-vertebra={name}>
      <button type="button" className={styles.name} onClick={show}>
        {name}
      </button>
      <Votes votes={votes} />
      <select
        className="field"
        aria-label={t.choose(name)}
        value={level ?? ''}
        onChange={(e) => void nameColumn(at, e.target.value as ColumnLevel, shape)}
      >
        {isOffered ? null : <option value={level ?? ''}>{level ?? t.unknown}</option>}
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </div>
  );
}

function ShapeFields({ shape, onChange }: { shape: SpineShape; onChange: (shape: SpineShape) => void }) {
  const field = (key: keyof SpineShape, choices: readonly number[]) => (
    <label className="form-row">
      {t[key]}
      <select
        className="field"
        value={shape[key]}
        onChange={(e) => onChange({ ...shape, [key]: Number(e.target.value) })}
      >
        {choices.map((n) => (
          <option key={n} value={n}>
            {n === usualSpine[key] ? `${n} (${t.usual})` : n}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <div className="stack">
      {field('thoracic', [11, 12, 13])}
      {field('lumbar', [4, 5, 6])}
    </div>
  );
}
