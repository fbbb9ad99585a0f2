/** The panel of the stage the case is at; wide as the user wants it, or folded away. */
import { ComparePanel } from '../features/compare/ComparePanel.tsx';
import { ExportPanel } from '../features/export/ExportPanel.tsx';
import { HistoryPanel } from '../features/history/HistoryPanel.tsx';
import { ImportPanel } from '../features/import/ImportPanel.tsx';
import { LevelsPanel } from '../features/levels/LevelsPanel.tsx';
import { ReviewPanel } from '../features/review/ReviewPanel.tsx';
import { SegmentPanel } from '../features/segment/SegmentPanel.tsx';
import { TargetsPanel } from '../features/targets/TargetsPanel.tsx';
import { WarningsPanel } from '../features/warnings/WarningsPanel.tsx';
import { type PanelName, useDock } from '../model/dock.ts';
import { texts } from '../texts/index.ts';
import { FoldButton } from './FoldButton.tsx';
import styles from './Shell.module.css';
import { Splitter } from './Splitter.tsx';

const panels = {
  import: ImportPanel,
  segment: SegmentPanel,
  levels: LevelsPanel,
  review: ReviewPanel,
  targets: TargetsPanel,
  compare: ComparePanel,
  export: ExportPanel,
  history: HistoryPanel,
  warnings: WarningsPanel,
} as const satisfies Record<PanelName, () => React.ReactNode>;

export function RightDock() {
  const shown = useDock((s) => s.shown);
  const folded = useDock((s) => s.folded.right);
  const Panel = panels[shown];
  if (folded) return <FoldButton side="right" />;
  return (
    <aside className={`${styles.dock} ${styles.dockRight} dock-right`} aria-label={texts.panels[shown]}>
      <Splitter side="right" />
      <div className={styles.dockHead}>
        <h2 className="grow">{texts.panels[shown]}</h2>
        <FoldButton side="right" />
      </div>
      <div
        key={shown}
        className={`${styles.tabBody} tab-body`}
        role="tabpanel"
        aria-labelledby={`tab-${shown}`}
        // A panel without a control must be reachable to be scrolled.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: WAI-ARIA tabs pattern
        tabIndex={0}
      >
        <Panel />
      </div>
    </aside>
  );
}
