/** The page: waits for the backend, then shows the shell; keys go to the action registry. */
import { useEffect } from 'react';
import { restoreTheme } from '../kit/theme.ts';
import { useConnection } from '../model/connection.ts';
import { followCtv } from '../model/ctv.ts';
import { useDocument } from '../model/document.ts';
import { followFormulas } from '../model/formulas.ts';
import { showChange } from '../model/go-to.ts';
import { startSession } from '../model/session.ts';
import { followSignoff } from '../model/signoff.ts';
import { texts } from '../texts/index.ts';
import { keepMeasures } from '../tools/measure/measures.ts';
import { currentTool, runTools } from '../tools/runtime.ts';
import { pointByKey } from '../views/key-pointer.ts';
import { followSlices } from '../views/viewport.ts';
import { actionForKey } from './actions.ts';
import { Dialogs } from './Dialogs.tsx';
import { Notices } from './Notices.tsx';
import styles from './Shell.module.css';
import { Shell } from './Shell.tsx';
import { listenForDrops, listenForMenu } from './shell.ts';
import { combinationOf, isTyping } from './shortcuts.ts';

let started = false;

function start(): void {
  if (started) return;
  started = true;
  restoreTheme();
  void startSession([runTools, keepMeasures, followSlices, followSignoff]);
}

function onKey(event: KeyboardEvent): void {
  if (isTyping(event.target) || document.querySelector('dialog[open]') !== null) return;
  const press = { key: event.key, shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey };
  if (!press.ctrl && currentTool()?.session.key?.(press) === true) {
    event.preventDefault();
    return;
  }
  const onControl =
    event.target instanceof HTMLElement && event.target.matches('button, [role=option], summary, input, a');
  if (onControl && (event.key === 'Enter' || event.key === ' ')) return;
  if (pointByKey(event)) {
    event.preventDefault();
    return;
  }
  const action = actionForKey(combinationOf(event));
  if (action === undefined || action.enabled?.() === false) return;
  event.preventDefault();
  action.run();
}

export function App() {
  const connection = useConnection((s) => s.connection);
  useEffect(start, []);
  useEffect(() => {
    window.addEventListener('keydown', onKey);
    const stopDrops = listenForDrops();
    const stopMenu = listenForMenu();
    const stopFollowing = useDocument.subscribe((now, before) => {
      if (now.lastStep !== null && now.lastStep !== before.lastStep) showChange(now.lastStep);
    });
    const stopFormulas = followFormulas();
    const stopCtv = followCtv();
    return () => {
      stopFormulas();
      stopCtv();
      window.removeEventListener('keydown', onKey);
      stopDrops();
      stopMenu();
      stopFollowing();
    };
  }, []);
  if (connection === 'connecting') return <Splash text={texts.app.connecting} />;
  if (connection === 'refused')
    return <Splash text={texts.app.cannotConnect} action={texts.app.cannotConnectAction} />;
  return (
    <>
      <Shell />
      <Dialogs />
      <Notices />
    </>
  );
}

function Splash({ text, action }: { text: string; action?: string }) {
  return (
    <main className={styles.splash} role="status">
      <h1>{texts.app.name}</h1>
      <p>{text}</p>
      {action === undefined ? null : (
        <>
          <p>{action}</p>
          <button type="button" className="button primary" onClick={() => location.reload()}>
            {texts.app.reload}
          </button>
        </>
      )}
    </main>
  );
}
