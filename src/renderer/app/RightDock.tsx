/** The panels on the right, one at a time. */

import { ComparePanel } from '../features/compare/ComparePanel.tsx';
import { HistoryPanel } from '../features/history/HistoryPanel.tsx';
import { OperationsPanel } from '../features/operations/OperationsPanel.tsx';
import { ReviewPanel } from '../features/review/ReviewPanel.tsx';
import { SegmentPanel } from '../features/segment/SegmentPanel.tsx';
import { type PanelName, panelNames, showPanel, useDock } from '../model/dock.ts';
import { texts } from '../texts/index.ts';

const panels = {
  segment: SegmentPanel,
  operations: OperationsPanel,
  review: ReviewPanel,
  compare: ComparePanel,
  history: HistoryPanel,
} as const satisfies Record<PanelName, () => React.ReactNode>;

export function RightDock() {
  const shown = useDock((s) => s.shown);
  const Panel = panels[shown];
  return (
    <aside className="dock dock-right">
      <div className="tabs" role="tablist">
        {panelNames.map((name, n) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={name === shown}
            title={`Alt+${n + 1}`}
            onClick={() => showPanel(name)}
          >
            {texts.panels[name]}
          </button>
        ))}
      </div>
      <div className="tab-body" role="tabpanel" aria-label={texts.panels[shown]}>
        <Panel />
      </div>
    </aside>
  );
}
