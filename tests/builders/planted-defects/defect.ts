import type { Code } from '../../../src/core/errors/catalogue/index.ts';
import type { Draft } from '../planted-set.ts';

/** One fault, and where it must be found. */
export interface Defect {
  readonly id: string;
  readonly code: Code;
  /** The structure it is planted in; absent for a fault of the file. */
  readonly roi?: string;
  readonly profile?: string;
  readonly slices?: readonly number[];
  plant(draft: Draft): void;
}
