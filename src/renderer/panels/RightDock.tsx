/** The panels on the right, one at a time. */
import { useState } from 'react';
import { texts } from '../app/texts.ts';
import { ComparePanel } from './compare/ComparePanel.tsx';
import { HistoryPanel } from './history/HistoryPanel.tsx';
import { ReviewPanel } from './review/ReviewPanel.tsx';
import { SegmentPanel } from './segment/SegmentPanel.tsx';

const panels = {
  segment: SegmentPanel,
  review: ReviewPanel,
  compare: ComparePanel,
  history: HistoryPanel,
} as const;
type PanelName = keyof typeof panels;

export function RightDock() {
  const [shown, setShown] = useState<PanelName>('segment');
  const Panel = panels[shown];
  const names = Object.keys(panels) as PanelName[];
  return (
    <aside className="dock dock-right">
      <div className="tabs" role="tablist">
        {names.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={name === shown}
            onClick={() => setShown(name)}
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
