/** Before an export that carries level names: a person says that they are right, or that the file goes without. */
import type { Structure } from '../../../core/structures/types.ts';
import { useDocument } from '../../model/document.ts';
import { areLevelsConfirmed, confirmLevels, useOwnColumn } from '../../model/levels.ts';
import { texts } from '../../texts/index.ts';
import warnings from '../warnings/WarningsPanel.module.css';

const t = texts.levels;

interface GateProps {
  /** Structures of the export that say a level. */
  readonly named: readonly Structure[];
  readonly override: boolean;
  readonly onOverride: (override: boolean) => void;
}

/** Nothing once the levels are confirmed, or where no name says a level. */
export function LevelsGate({ named, override, onOverride }: GateProps) {
  const column = useOwnColumn();
  const confirmed = useDocument((s) => areLevelsConfirmed(s.marks, column));
  if (confirmed || named.length === 0) return null;
  return (
    <section className={warnings.gate} aria-label={t.gate}>
      <h3>{t.gate}</h3>
      <p>{t.gateText(named.map((s) => s.name))}</p>
      <div className="row">
        <button
          type="button"
          className="button"
          disabled={column.length === 0 || column.some((v) => v.level === null)}
          onClick={() => confirmLevels(true)}
        >
          {t.confirm}
        </button>
        <label className="option">
          <input type="checkbox" checked={override} onChange={(e) => onOverride(e.target.checked)} />{' '}
          {t.exportUnconfirmed}
        </label>
      </div>
    </section>
  );
}
