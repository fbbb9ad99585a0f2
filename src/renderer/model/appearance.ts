/** How single structures are drawn, by name, remembered on this machine: line and fill beside what holds for all. */
import { create } from 'zustand';

export const lineChoices = ['thin', 'usual', 'thick'] as const;
export const fillChoices = ['none', 'usual', 'strong'] as const;

export interface Appearance {
  readonly line: (typeof lineChoices)[number];
  readonly fill: (typeof fillChoices)[number];
}

export const usualAppearance: Appearance = { line: 'usual', fill: 'usual' };
/** Times the width and the opacity that hold for all structures. */
export const lineFactor = { thin: 0.5, usual: 1, thick: 2 } as const;
export const fillFactor = { none: 0, usual: 1, strong: 2.5 } as const;

type Kept = Readonly<Record<string, Appearance>>;

const KEY = 'pedicle-appearance';
/** Names kept; the oldest go first. */
const MOST = 200;

function remembered(): Kept {
  if (typeof localStorage === 'undefined') return {};
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, Partial<Appearance>>;
    return Object.fromEntries(
      Object.entries(kept).flatMap(([name, { line, fill }]) => {
        const known = lineChoices.find((l) => l === line);
        const filled = fillChoices.find((f) => f === fill);
        return known === undefined || filled === undefined ? [] : [[name, { line: known, fill: filled }]];
      }),
    );
  } catch {
    return {};
  }
}

export const useAppearance = create<{ readonly byName: Kept }>(() => ({ byName: remembered() }));

export const appearanceOf = (byName: Kept, name: string): Appearance => byName[name] ?? usualAppearance;

/** Draws the structures of a name so from now on; as usual is not kept. */
export function setAppearance(name: string, change: Partial<Appearance>): void {
  const { byName } = useAppearance.getState();
  const { [name]: before = usualAppearance, ...others } = byName;
  const next = { ...before, ...change };
  const isUsual = next.line === 'usual' && next.fill === 'usual';
  const kept = Object.fromEntries(
    [...Object.entries(others), ...(isUsual ? [] : [[name, next] as const])].slice(-MOST),
  );
  useAppearance.setState({ byName: kept });
  if (typeof localStorage !== 'undefined') localStorage.setItem(KEY, JSON.stringify(kept));
}
