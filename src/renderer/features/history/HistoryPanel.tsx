/** Everything done, newest below; a click goes back or forward to that point. */
import type { Command } from '../../../core/structures/edit.ts';
import { LongList } from '../../kit/LongList.tsx';
import { goToHistory, useDocument } from '../../model/document.ts';
import { texts } from '../../texts/index.ts';
import styles from './HistoryPanel.module.css';

const t = texts.history;

function detailOf(command: Command, names: ReadonlyMap<string, string>): string {
  const ids = [...new Set(command.changes.map((c) => c.structureId))];
  const ks = command.changes.flatMap((c) => (c.kind === 'slice' ? [c.k] : []));
  const who =
    ids.length === 1 ? (names.get(ids[0]!) ?? '') : `${ids.length} ${texts.panels.structures.toLowerCase()}`;
  const where =
    ks.length === 0 ? '' : ks.length === 1 ? `${ks[0]! + 1}` : texts.structures.slices(new Set(ks).size);
  return [who, where].filter((part) => part !== '').join(' · ');
}

export function HistoryPanel() {
  const history = useDocument((s) => s.history);
  const structures = useDocument((s) => s.structures);
  const doneCount = history.done.length;
  const names = new Map([...structures.byId].map(([id, s]) => [id, s.name]));
  const steps: (Command | null)[] = [null, ...history.done, ...[...history.undone].reverse()];
  return (
    <LongList
      ordered
      className={`${styles.history} history`}
      label={texts.panels.history}
      items={steps}
      keyOf={(_, n) => n}
      rowPx={27}
      follow={doneCount}
      row={(command, n, props) => (
        <li {...props}>
          <button
            type="button"
            className={n <= doneCount ? 'list-button' : `list-button ${styles.undone}`}
            aria-current={n === doneCount}
            title={command === null ? undefined : new Date(command.at).toLocaleTimeString()}
            onClick={() => goToHistory(n)}
          >
            {command === null ? (
              t.start
            ) : (
              <>
                <span>{command.label}</span>
                <span className="dim">{detailOf(command, names)}</span>
              </>
            )}
          </button>
        </li>
      )}
    />
  );
}
