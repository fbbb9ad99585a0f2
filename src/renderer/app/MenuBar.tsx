/** Menus built from the action registry; the save state beside them. */
import { useEffect, useRef, useState } from 'react';
import type { MenuName } from '../kit/action.ts';
import { MenuList } from '../kit/MenuList.tsx';
import { useCase } from '../model/case.ts';
import { retrySave } from '../model/document.ts';
import { useSaveState } from '../model/journal.ts';
import { texts } from '../texts/index.ts';
import { actions } from './actions.ts';

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

  const move = (from: MenuName, by: number): void => {
    const next = menuNames[(menuNames.indexOf(from) + by + menuNames.length) % menuNames.length];
    if (next !== undefined) setOpen(next);
  };
  return (
    <header className="menubar" ref={bar}>
      <span className="brand">{texts.app.name}</span>
      <nav className="menus">
        {menuNames.map((name) => (
          <div key={name} className="menu">
            <button
              type="button"
              aria-haspopup="menu"
              aria-expanded={open === name}
              onClick={() => setOpen(open === name ? null : name)}
              onPointerEnter={() => open !== null && setOpen(name)}
            >
              {texts.menus[name]}
            </button>
            {open === name ? (
              <MenuList
                label={texts.menus[name]}
                actions={actions.filter((action) => action.menu === name)}
                onClose={() => setOpen(null)}
                onMove={(by) => move(name, by)}
              />
            ) : null}
          </div>
        ))}
      </nav>
      <span className="grow" />
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
      className={`save save-${state}`}
      disabled={state !== 'failed'}
      onClick={retrySave}
      data-testid="save-state"
    >
      {texts.save[state]}
    </button>
  );
}
