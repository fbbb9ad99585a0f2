/** Hides a dock or brings it back. */
import { type Side, toggleDock, useDock } from '../model/dock.ts';
import { texts } from '../texts/index.ts';
import styles from './Shell.module.css';

export function FoldButton({ side }: { side: Side }) {
  const folded = useDock((s) => s.folded[side]);
  const title = (folded ? texts.docks.unfold : texts.docks.fold)[side];
  const pointsLeft = (side === 'left') !== folded;
  return (
    <button
      type="button"
      className={folded ? `icon-button ${styles.foldEdge}` : 'icon-button'}
      title={title}
      aria-label={title}
      aria-expanded={!folded}
      onClick={() => toggleDock(side)}
    >
      <span aria-hidden="true">{pointsLeft ? '‹' : '›'}</span>
    </button>
  );
}
