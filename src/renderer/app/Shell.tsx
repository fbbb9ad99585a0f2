/** The frame of the app: bars above and below, structures left, views in the middle, panels right. */

import { StructurePanel } from '../features/structures/StructurePanel.tsx';
import { useCase } from '../model/case.ts';
import { useConnection } from '../model/connection.ts';
import { openDialog } from '../model/notices.ts';
import { openDemo, useOpening } from '../model/session.ts';
import { texts } from '../texts/index.ts';
import { ViewGrid } from '../views/ViewGrid.tsx';
import { MenuBar } from './MenuBar.tsx';
import { RightDock } from './RightDock.tsx';
import { StatusBar } from './StatusBar.tsx';
import { Toolbar } from './Toolbar.tsx';

export function Shell() {
  const hasCase = useCase((s) => s.open !== null);
  const opening = useOpening();
  const failure = useCase((s) => s.failure);
  const lost = useConnection((s) => s.connection === 'lost');
  return (
    <div className="shell">
      <MenuBar />
      <Toolbar />
      {lost ? (
        <div className="banner" role="alert">
          {texts.app.lost} {texts.app.lostAction}
        </div>
      ) : null}
      {failure === null ? null : (
        <div className="banner" role="alert">
          <b>{texts.app.broken}</b> {failure.message} {failure.action}
        </div>
      )}
      <div className="workspace">
        <aside className="dock dock-left" aria-label={texts.panels.structures}>
          <StructurePanel />
        </aside>
        <main className="views">
          {hasCase ? <ViewGrid /> : <NoCase />}
          {opening ? <div className="veil">{texts.app.opening}</div> : null}
        </main>
        <RightDock />
      </div>
      <StatusBar />
    </div>
  );
}

function NoCase() {
  return (
    <div className="no-case">
      <h2>{texts.app.noCase}</h2>
      <p className="dim">{texts.app.noCaseAction}</p>
      <div className="row">
        <button type="button" className="button primary" onClick={() => openDialog('open')}>
          {texts.actions.open}
        </button>
        <button type="button" className="button" onClick={() => void openDemo()}>
          {texts.actions.demo}
        </button>
      </div>
      <p className="dim">{texts.open.dropHint}</p>
    </div>
  );
}
