/** The window of all views, and the way back to it for those that have one of their own. */
import { Popover } from '../kit/Popover.tsx';
import { useOwnWindows } from '../model/own-windows.ts';
import { setWindow, shareWindow, useView } from '../model/view.ts';
import { texts } from '../texts/index.ts';
import { WindowPanel, windowName } from '../views/WindowPanel.tsx';

const t = texts.windowing;

export function WindowMenu() {
  const window = useView((s) => s.window);
  const others = useView((s) => Object.values(s.ownWindows).filter((own) => own !== undefined).length);
  const own = useOwnWindows((s) => s.own);
  const said = t.button(windowName(window, own), window.width, window.level);
  return (
    <Popover side="right" label={t.title} state={said} title={t.hint} face={<span>{said}</span>}>
      {() => (
        <>
          <WindowPanel window={window} onChange={(next) => setWindow(next)} />
          {others === 0 ? null : (
            <button type="button" className="button small" onClick={() => shareWindow()}>
              {t.sameForAll(others)}
            </button>
          )}
        </>
      )}
    </Popover>
  );
}
