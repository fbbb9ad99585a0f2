/** The frame of the app: bars above and below, structures left, views in the middle, panels right. */

import { type ReactNode, useEffect } from 'react';
import { preloadBridge } from '../connection/index.ts';
import { StructurePanel } from '../features/structures/StructurePanel.tsx';
import { useCase } from '../model/case.ts';
import { useConnection } from '../model/connection.ts';
import { type Side, useDock } from '../model/dock.ts';
import { openDialog } from '../model/notices.ts';
import { openDemo, useOpening } from '../model/session.ts';
import { useViewSettings } from '../model/view.ts';
import { texts } from '../texts/index.ts';
import { ViewGrid } from '../views/ViewGrid.tsx';
import { CaseBar } from './CaseBar.tsx';
import { ContextMenu } from './ContextMenu.tsx';
import { FoldButton } from './FoldButton.tsx';
import { MenuBar } from './MenuBar.tsx';
import { RightDock } from './RightDock.tsx';
import styles from './Shell.module.css';
import { Splitter } from './Splitter.tsx';
import { StatusBar } from './StatusBar.tsx';
import { Toolbar } from './Toolbar.tsx';
import { ToolColumn } from './ToolColumn.tsx';
import { Tour } from './Tour.tsx';

const columnsOf = (px: Record<Side, number>, folded: Record<Side, boolean>): string => {
  const column = (side: Side): string => (folded[side] ? '20px' : `calc(${px[side]}px * var(--text-scale))`);
  return `${column('left')} auto minmax(min(360px, 60vw), 1fr) ${column('right')}`;
};

export function Shell() {
  const { widthPx, folded } = useDock();
  const hasCase = useCase((s) => s.open !== null);
  const opening = useOpening();
  const textScale = useViewSettings((s) => s.textScale);
  useEffect(() => document.documentElement.style.setProperty('--text-scale', String(textScale)), [textScale]);
  const failure = useCase((s) => s.failure);
  const lost = useConnection((s) => s.connection === 'lost');
  return (
    <div className={styles.shell}>
      <MenuBar />
      <CaseBar />
      <Landmark label={texts.toolOptions}>
        <Toolbar />
      </Landmark>
      <div className={styles.banners}>
        {lost ? (
          <div className={`${styles.banner} banner`} role="alert">
            {texts.app.lost} {texts.app.lostAction}
          </div>
        ) : null}
        {failure === null ? null : (
          <div className={`${styles.banner} banner`} role="alert">
            <b>{texts.app.broken}</b> {failure.message} {failure.action}
          </div>
        )}
      </div>
      <div className={styles.workspace} style={{ gridTemplateColumns: columnsOf(widthPx, folded) }}>
        {folded.left ? (
          <FoldButton side="left" />
        ) : (
          <aside
            className={`${styles.dock} ${styles.dockLeft} dock-left`}
            aria-label={texts.panels.structures}
          >
            <Splitter side="left" />
            <div className={styles.dockHead}>
              <h2 className="grow">{texts.panels.structures}</h2>
              <FoldButton side="left" />
            </div>
            <StructurePanel />
          </aside>
        )}
        <Landmark label={texts.menus.tools}>
          <ToolColumn />
        </Landmark>
        <main className={styles.views}>
          {hasCase ? <ViewGrid /> : opening ? null : <NoCase />}
          <Tour />
          {opening ? <div className={styles.veil}>{texts.app.opening}</div> : null}
        </main>
        <RightDock />
      </div>
      <StatusBar />
      <ContextMenu />
    </div>
  );
}

/** A place a screen reader can go to; nothing to the eye and to the layout. */
const Landmark = ({ label, children }: { label: string; children: ReactNode }) => (
  <section aria-label={label} style={{ display: 'contents' }}>
    {children}
  </section>
);

function NoCase() {
  return (
    <div className={styles.noCase}>
      <h2>{texts.app.noCase}</h2>
      <p className="dim">{texts.app.noCaseAction}</p>
      <div className="row">
        <button type="button" className="button primary" onClick={() => openDialog('open')}>
          {texts.actions.open}
        </button>
        <button type="button" className="button" onClick={() => openDialog('recover')}>
          {texts.actions.sessions}
        </button>
        <button type="button" className="button" onClick={() => void openDemo()}>
          {texts.actions.demo}
        </button>
      </div>
      {preloadBridge() === null ? null : <p className="dim">{texts.open.dropHint}</p>}
    </div>
  );
}
