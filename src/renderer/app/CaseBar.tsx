/** Whose case it is, always readable; the stages of its way with how far each is; the warnings. */
import { useRef } from 'react';
import type { OpenCase } from '../../contract/index.ts';
import { readableDate } from '../kit/dates.ts';
import { Icon } from '../kit/icons.tsx';
import { useCase } from '../model/case.ts';
import { type PanelName, panelNames, showPanel, stages, useDock } from '../model/dock.ts';
import { openDialog } from '../model/notices.ts';
import { type StageView, useStages } from '../model/stages.ts';
import { useWarnings } from '../model/warnings.ts';
import { texts } from '../texts/index.ts';
import styles from './CaseBar.module.css';
import { combinationOf } from './shortcuts.ts';

const t = texts.caseBar;
const STATE_ICON = { done: 'check', attention: 'warn', running: 'dot', todo: '' } as const;

export function CaseBar() {
  return (
    <section className={styles.bar} aria-label={t.label}>
      <Patient />
      <Stages />
    </section>
  );
}

/** Distance between slices as it is said of a CT: `2.5`, `0.625`. */
function sliceStepMm({ grid }: OpenCase): string {
  const m = grid.indexToPatient;
  return String(Number(Math.hypot(m[2] ?? 0, m[6] ?? 0, m[10] ?? 0).toFixed(3)));
}

function Patient() {
  const open = useCase((s) => s.open);
  if (open === null) return <span className={`${styles.patient} case-title`} />;
  const facts = [
    open.patientBirthDate === '' ? '' : t.born(readableDate(open.patientBirthDate)),
    open.studyDate === '' ? '' : t.study(readableDate(open.studyDate)),
    open.patientPosition,
    t.ct(open.sliceCount, sliceStepMm(open)),
  ].filter((fact) => fact !== '');
  return (
    <button
      type="button"
      className={`${styles.patient} case-title`}
      title={`${open.seriesDescription}\n${t.ctHint}`.trim()}
      onClick={() => openDialog('ct')}
    >
      <span className={styles.who}>
        <b>{open.patientName === '' ? open.title : open.patientName}</b>
        <span>{open.patientId || t.noId}</span>
        {open.isDemo ? <span className="badge">{texts.app.demo}</span> : null}
      </span>
      <span className={styles.facts}>{facts.join(' · ')}</span>
    </button>
  );
}

/** One tab stop; the arrow keys go from stage to stage. */
function Stages() {
  const shown = useDock((s) => s.shown);
  const views = useStages();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    // With Shift, Alt or Ctrl an arrow is a tool's or an action's: a tab just clicked keeps the focus.
    const by = { Right: 1, Left: -1 }[combinationOf(event)];
    if (by === undefined) return;
    const next = panelNames[(panelNames.indexOf(shown) + by + panelNames.length) % panelNames.length];
    if (next === undefined) return;
    showPanel(next);
    list.current?.querySelector<HTMLElement>(`[data-panel="${next}"]`)?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={styles.stages} role="tablist" aria-label={t.label} ref={list} onKeyDown={onKeyDown}>
      {stages.map((stage) => (
        <Tab key={stage} name={stage} view={views[stage]} />
      ))}
      <span className={styles.gap} />
      <Tab name="history" view={{ state: 'todo', count: '' }} />
      <WarningsTab />
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
      id={`tab-${name}`}
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
