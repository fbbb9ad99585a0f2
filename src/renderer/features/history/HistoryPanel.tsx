/** Everything done, newest below; a click goes back or forward to that point. */
import { useEffect, useRef } from 'react';
import type { Command } from '../../../core/structures/edit.ts';
import { goToHistory, useDocument } from '../../model/document.ts';
import { texts } from '../../texts/index.ts';

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
  const end = useRef<HTMLLIElement>(null);
  const doneCount = history.done.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the newest step
  useEffect(() => {
    // Newer browsers return a promise here, which is no clean-up function.
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [doneCount]);
  const names = new Map([...structures.byId].map(([id, s]) => [id, s.name]));
  const steps = [...history.done, ...[...history.undone].reverse()];
  return (
    <ol className="history" aria-label={texts.panels.history}>
      <li ref={doneCount === 0 ? end : null}>
        <button
          type="button"
          className="list-button"
          aria-current={doneCount === 0}
          onClick={() => goToHistory(0)}
        >
          {t.start}
        </button>
      </li>
      {steps.map((command, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the history
        <li key={n} ref={n + 1 === doneCount ? end : null}>
          <button
            type="button"
            className={n < doneCount ? 'list-button' : 'list-button undone'}
            aria-current={n + 1 === doneCount}
            title={new Date(command.at).toLocaleTimeString()}
            onClick={() => goToHistory(n + 1)}
          >
            <span>{command.label}</span>
            <span className="dim">{detailOf(command, names)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
