/** The panels on the right, one at a time. */
import { texts } from '../app/texts.ts';
import { type PanelName, panelNames, showPanel, useDock } from '../state/dock.ts';
import { ComparePanel } from './compare/ComparePanel.tsx';
import { HistoryPanel } from './history/HistoryPanel.tsx';
import { OperationsPanel } from './operations/OperationsPanel.tsx';
import { ReviewPanel } from './review/ReviewPanel.tsx';
import { SegmentPanel } from './segment/SegmentPanel.tsx';

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
