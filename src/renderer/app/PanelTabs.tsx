/** Tabs of the panels beside the views: the stages of a case, its history, its warnings. */
import { Icon } from '../kit/icons.tsx';
import { type PanelName, panelNames, showPanel, useDock } from '../model/dock.ts';
import { type StageView, useStages } from '../model/stages.ts';
import { useWarnings } from '../model/warnings.ts';
import { texts } from '../texts/index.ts';
import styles from './PanelTabs.module.css';
import { combinationOf } from './shortcuts.ts';

const t = texts.caseBar;
const STATE_ICON = { done: 'check', attention: 'warn', running: 'dot', todo: '' } as const;

/** The arrow keys go from panel to panel, also from the last of one list to the first of another. */
function onKeyDown(event: React.KeyboardEvent): void {
  // With Shift, Alt or Ctrl an arrow is a tool's or an action's: a tab just clicked keeps the focus.
  const by = { Right: 1, Left: -1 }[combinationOf(event)];
  if (by === undefined) return;
  const { shown } = useDock.getState();
  const next = panelNames[(panelNames.indexOf(shown) + by + panelNames.length) % panelNames.length];
  if (next === undefined) return;
  showPanel(next);
  document.getElementById(tabId(next))?.focus();
  event.preventDefault();
  event.stopPropagation();
}

const tabId = (name: PanelName): string => `tab-${name}`;

/** A list of tabs; the shown panel's is its tab stop. */
export function PanelTabs({ names, label }: { names: readonly PanelName[]; label: string }) {
  const views = useStages();
  return (
    <div className={styles.tabs} role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {names.map((name) =>
        name === 'warnings' ? (
          <WarningsTab key={name} />
        ) : (
          <Tab
            key={name}
            name={name}
            view={name === 'history' ? { state: 'todo', count: '' } : views[name]}
          />
        ),
      )}
    </div>
  );
}

function Tab({ name, view, title }: { name: PanelName; view: StageView; title?: string }) {
  const shown = useDock((s) => s.shown === name);
  const icon = STATE_ICON[view.state];
  return (
    <button
      type="button"
      role="tab"
      id={tabId(name)}
      data-panel={name}
      data-state={view.state}
      aria-selected={shown}
      tabIndex={shown ? 0 : -1}
      className={styles.tab}
      title={title ?? `${texts.panels[name]}: ${t.states[view.state]} (Alt+${panelNames.indexOf(name) + 1})`}
      onClick={() => showPanel(name)}
    >
      {icon === '' ? null : <Icon name={icon} />}
      {texts.panels[name]}
      {view.count === '' ? null : <span className={styles.count}>{view.count}</span>}
    </button>
  );
}

function WarningsTab() {
  const all = useWarnings();
  const unread = all.filter((w) => !w.read).length;
  const state = unread > 0 ? 'attention' : all.length > 0 ? 'done' : 'todo';
  const count = all.length === 0 ? '' : String(all.length);
  return <Tab name="warnings" view={{ state, count }} title={t.warnings(unread, all.length)} />;
}
