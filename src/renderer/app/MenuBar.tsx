/** Menus built from the action registry; the case's history and warnings and the save state beside them. */
import { useEffect, useRef, useState } from 'react';
import type { MenuName } from '../kit/action.ts';
import { MenuList } from '../kit/MenuList.tsx';
import { useCase } from '../model/case.ts';
import { retrySave } from '../model/document.ts';
import { useSaveState } from '../model/journal.ts';
import { texts } from '../texts/index.ts';
import { actions } from './actions.ts';
import styles from './MenuBar.module.css';
import { PanelTabs } from './PanelTabs.tsx';
import { listenForMenuKeys } from './shortcuts.ts';

const ofTheCase = ['history', 'warnings'] as const;
const menuNames = Object.keys(texts.menus) as MenuName[];

export function MenuBar() {
  const [open, setOpen] = useState<MenuName | null>(null);
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    if (open === null) return;
    const outside = (event: PointerEvent): void => {
      if (!(event.target instanceof Node) || bar.current?.contains(event.target) !== true) setOpen(null);
    };
    window.addEventListener('pointerdown', outside);
    return () => window.removeEventListener('pointerdown', outside);
  }, [open]);

  const title = (name: MenuName | undefined): HTMLButtonElement | null =>
    bar.current?.querySelector(`[data-menu="${name}"]`) ?? null;
  useEffect(
    () =>
      listenForMenuKeys(() => {
        setOpen(null);
        bar.current?.querySelector<HTMLElement>('[data-menu]')?.focus();
      }),
    [],
  );
  const leave = (name: MenuName): void => {
    setOpen(null);
    title(name)?.focus();
  };
  const neighbour = (from: MenuName, by: number): MenuName | undefined =>
    menuNames[(menuNames.indexOf(from) + by + menuNames.length) % menuNames.length];
  /** On a menu's title: left and right to its neighbour, down and up open it. */
  const onTitleKey = (name: MenuName, event: React.KeyboardEvent): void => {
    if (open !== null || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.key === 'ArrowRight') title(neighbour(name, 1))?.focus();
    else if (event.key === 'ArrowLeft') title(neighbour(name, -1))?.focus();
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') setOpen(name);
    else if (event.key === 'Escape') title(name)?.blur();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const move = (from: MenuName, by: number): void => {
    const next = neighbour(from, by);
    if (next !== undefined) setOpen(next);
  };
  return (
    <header className={styles.menubar} ref={bar}>
      <h1 className={styles.brand}>{texts.app.name}</h1>
      <nav className={styles.menus}>
        {menuNames.map((name) => (
          <div key={name} className={styles.menu}>
            <button
              type="button"
              data-menu={name}
              aria-haspopup="menu"
              aria-expanded={open === name}
              onClick={() => setOpen(open === name ? null : name)}
              onKeyDown={(event) => onTitleKey(name, event)}
              onPointerEnter={() => open !== null && setOpen(name)}
            >
              {texts.menus[name]}
            </button>
            {open === name ? (
              <MenuList
                label={texts.menus[name]}
                actions={actions.filter((action) => action.menu === name)}
                onClose={() => setOpen(null)}
                onLeave={() => leave(name)}
                onMove={(by) => move(name, by)}
              />
            ) : null}
          </div>
        ))}
      </nav>
      <span className="grow" />
      <PanelTabs names={ofTheCase} label={texts.caseBar.more} />
      <SaveState />
    </header>
  );
}

function SaveState() {
  const state = useSaveState((s) => s.state);
  const hasCase = useCase((s) => s.open !== null);
  if (!hasCase) return null;
  return (
    <button
      type="button"
      className={`${styles.save} ${styles[state] ?? ''} save`}
      disabled={state !== 'failed'}
      onClick={retrySave}
      data-testid="save-state"
    >
      {texts.save[state]}
    </button>
  );
}
