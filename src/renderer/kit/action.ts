/** What a command of the interface is; see actions.ts for the registry. */
import type { texts } from '../texts/index.ts';

export type MenuName = keyof typeof texts.menus;

export interface Action {
  readonly id: string;
  readonly title: string;
  readonly menu: MenuName | null;
  /** Combinations as in shortcuts.ts; the first is shown. */
  readonly keys: readonly string[];
  enabled?(): boolean;
  /** For switches: whether it is on. */
  checked?(): boolean;
  run(): void;
}
