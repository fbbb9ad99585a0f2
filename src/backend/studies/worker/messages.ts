/** What the loading thread is given and what it answers. */
import type { Code } from '../../../core/errors/codes.ts';
import type { Finding } from '../../../core/errors/errors.ts';
import type { CtSeries, LoadOptions } from '../../../dicom/index.ts';

export interface LoadRequest {
  readonly series: CtSeries;
  readonly memory: SharedArrayBuffer;
  readonly order: NonNullable<LoadOptions['order']>;
}

export type LoadReply =
  | { readonly kind: 'slice'; readonly k: number; readonly done: number }
  | { readonly kind: 'done'; readonly findings: readonly Finding[] }
  | {
      readonly kind: 'failed';
      readonly code: Code;
      readonly message: string;
      readonly action: string;
      readonly findings: readonly Finding[];
    };
