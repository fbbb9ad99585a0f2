/** What a check of anatomy is given besides the structures: the image they lie on. */
import type { Volume } from '../../masks/types.ts';
import type { CheckFinding, CheckInput } from '../types.ts';

export interface AnatomyInput extends CheckInput {
  /** HU on the grid of the input; null where the image is not loaded. */
  readonly image: Volume | null;
}

export type AnatomyCheck = (input: AnatomyInput) => CheckFinding[];
