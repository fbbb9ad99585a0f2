/** Window presets the user has kept on this machine, in the order they were kept. */
import { create } from 'zustand';
import type { WindowLevel } from './view.ts';

export interface OwnWindow extends WindowLevel {
  readonly name: string;
}

const KEY = 'pedicle-windows';
/** More would not fit the menu. */
const MOST = 12;

const isOwn = (value: unknown): value is OwnWindow => {
  const { name, width, level } = (value ?? {}) as Record<string, unknown>;
  return typeof name === 'string' && Number.isFinite(width) && Number.isFinite(level) && Number(width) >= 1;
};

function remembered(): readonly OwnWindow[] {
  if (typeof localStorage === 'undefined') return [];
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isOwn).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export const useOwnWindows = create<{ readonly own: readonly OwnWindow[] }>(() => ({ own: remembered() }));

function remember(own: readonly OwnWindow[]): void {
  useOwnWindows.setState({ own });
  if (typeof localStorage !== 'undefined') localStorage.setItem(KEY, JSON.stringify(own));
}

/** Keeps a window under a name; a name kept before gets the new window. */
export function keepWindow(name: string, { width, level }: WindowLevel): void {
  const called = name.trim();
  if (called === '') return;
  const others = useOwnWindows.getState().own.filter((o) => o.name !== called);
  remember([...others, { name: called, width, level }].slice(-MOST));
}

export const forgetWindow = (name: string): void =>
  remember(useOwnWindows.getState().own.filter((o) => o.name !== name));
