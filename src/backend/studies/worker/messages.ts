/** What the loading and the scanning thread are given and what they answer. */
import type { Code } from '../../../core/errors/catalogue/index.ts';
import type { Finding } from '../../../core/errors/errors.ts';
import type { CtSeries } from '../../../dicom/index.ts';
import type { ScanResult } from '../types.ts';

export interface LoadRequest {
  readonly series: CtSeries;
  /** Slices to read, in this order. */
  readonly order: readonly number[];
  /** Room for as many slices as it holds; the thread is told with a place's number that its slice is done with. */
  readonly memory: SharedArrayBuffer;
}

export type LoadReply =
  | { readonly kind: 'slice'; readonly k: number; readonly place: number }
  | { readonly kind: 'done'; readonly findings: readonly Finding[] }
  | {
      readonly kind: 'failed';
      readonly code: Code;
      readonly message: string;
      readonly action: string;
      readonly findings: readonly Finding[];
    };

export type ScanReply =
  | { readonly kind: 'progress'; readonly done: number; readonly found: number }
  | { readonly kind: 'done'; readonly result: ScanResult }
  | { readonly kind: 'failed'; readonly code: Code; readonly message: string; readonly action: string }
  /** No PedicleError: for the diagnosis file. */
  | { readonly kind: 'broken'; readonly name: string; readonly stack: string };
