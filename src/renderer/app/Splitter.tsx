/** The edge of a dock: dragged or moved by arrow keys. */
import { type Side, setDockWidth, useDock, widthLimitsPx } from '../model/dock.ts';
import { texts } from '../texts/index.ts';
import styles from './Splitter.module.css';
import { combinationOf } from './shortcuts.ts';

const STEP_PX = 16;

export function Splitter({ side }: { side: Side }) {
  const width = useDock((s) => s.widthPx[side]);
  const sign = side === 'left' ? 1 : -1;
  const onPointerDown = (event: React.PointerEvent<HTMLDivElement>): void => {
    const bar = event.currentTarget;
    const [startX, startWidth] = [event.clientX, width];
    bar.setPointerCapture(event.pointerId);
    const move = (e: PointerEvent): void => setDockWidth(side, startWidth + sign * (e.clientX - startX));
    bar.addEventListener('pointermove', move);
    bar.addEventListener('lostpointercapture', () => bar.removeEventListener('pointermove', move), {
      once: true,
    });
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const by = { Left: -STEP_PX, Right: STEP_PX }[combinationOf(event)];
    if (by === undefined) return;
    setDockWidth(side, width + sign * by);
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a movable separator is no <hr>
    <div
      className={`${styles.splitter} ${styles[side]}`}
      role="separator"
      aria-orientation="vertical"
      aria-label={texts.docks.width[side]}
      aria-valuenow={width}
      aria-valuemin={widthLimitsPx.least}
      aria-valuemax={widthLimitsPx.most}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
