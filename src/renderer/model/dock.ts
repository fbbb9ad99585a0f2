/** The docks beside the views: which panel the right one shows, how wide they are, whether they are folded. */
import { create } from 'zustand';

/** The way of a case, in order; each has a panel of its own. */
export const stages = ['import', 'segment', 'levels', 'review', 'targets', 'compare', 'export'] as const;
export type Stage = (typeof stages)[number];

/** In the order of their tabs. */
export const panelNames = [...stages, 'history', 'warnings'] as const;
export type PanelName = (typeof panelNames)[number];

export type Side = 'left' | 'right';

export interface DockState {
  readonly shown: PanelName;
  readonly widthPx: Readonly<Record<Side, number>>;
  readonly folded: Readonly<Record<Side, boolean>>;
}

const KEY = 'pedicle-docks';
const initial: DockState = {
  shown: 'segment',
  widthPx: { left: 272, right: 320 },
  folded: { left: false, right: false },
};
export const widthLimitsPx = { least: 200, most: 640 } as const;

/** As this machine remembers it; anything unreadable counts as nothing. */
function remembered(): DockState {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<DockState>;
    const width = (side: Side): number => limited(Number(kept.widthPx?.[side] ?? initial.widthPx[side]));
    return {
      ...initial,
      widthPx: { left: width('left'), right: width('right') },
      folded: { left: kept.folded?.left === true, right: kept.folded?.right === true },
    };
  } catch {
    return initial;
  }
}

const limited = (px: number): number =>
  Number.isFinite(px)
    ? Math.min(widthLimitsPx.most, Math.max(widthLimitsPx.least, Math.round(px)))
    : initial.widthPx.right;

export const useDock = create<DockState>(remembered);

function remember(change: Partial<DockState>): void {
  useDock.setState(change);
  const { widthPx, folded } = useDock.getState();
  localStorage.setItem(KEY, JSON.stringify({ widthPx, folded }));
}

/** Shows a panel, unfolding the dock for it. */
export function showPanel(shown: PanelName): void {
  useDock.setState({ shown });
  const { folded } = useDock.getState();
  if (folded.right) remember({ folded: { ...folded, right: false } });
}

export const setDockWidth = (side: Side, px: number): void =>
  remember({ widthPx: { ...useDock.getState().widthPx, [side]: limited(px) } });

export function toggleDock(side: Side): void {
  const { folded } = useDock.getState();
  remember({ folded: { ...folded, [side]: !folded[side] } });
}
