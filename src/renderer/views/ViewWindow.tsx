/** A view's grey levels, told in its corner: a click sets them, for all views or for this one alone. */
import { Popover } from '../kit/Popover.tsx';
import { giveOwnWindow, setWindow, shareWindow, useView, windowOf } from '../model/view.ts';
import type { SurfaceName } from '../planes/surface.ts';
import { texts } from '../texts/index.ts';
import styles from './ViewBox.module.css';
import { WindowPanel } from './WindowPanel.tsx';

const t = texts.windowing;

export function ViewWindow({ name, title }: { name: SurfaceName; title: string }) {
  const window = useView((s) => windowOf(s, name));
  const isOwn = useView((s) => s.ownWindows[name] !== undefined);
  const said = texts.views.window(window.width, window.level);
  return (
    <div className={styles.viewWindow} data-own-window={isOwn}>
      {isOwn ? (
        <button
          type="button"
          className={styles.viewShare}
          tabIndex={-1}
          title={t.shareHint}
          onClick={() => shareWindow(name)}
        >
          {t.onlyHere} ×
        </button>
      ) : null}
      <Popover
        over
        label={t.ofView(title)}
        state={said}
        title={t.hint}
        faceClass={`${styles.viewTitle} ${styles.viewLevels}`}
        face={said}
      >
        {() => (
          <>
            <label className="option">
              <input
                type="checkbox"
                checked={isOwn}
                onChange={() => (isOwn ? shareWindow(name) : giveOwnWindow(name))}
              />
              {t.onlyThisView(title)}
            </label>
            <WindowPanel window={window} onChange={(next) => setWindow(next, name)} />
          </>
        )}
      </Popover>
    </div>
  );
}
