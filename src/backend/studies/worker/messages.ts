/** What the loading and the scanning thread are given and what they answer. */
import type { Code } from '../../../core/errors/catalogue/index.ts';
import type { Finding } from '../../../core/errors/errors.ts';
import type { CtSeries } from '../../../dicom/index.ts';
import type { ScanResult } from '../types.ts';

export interface LoadRequest {
  readonly series: CtSeries;
  /** Slices to read, in this order. */
  readonly order: readonly number[];
  /** Slices given and not yet taken: at most so many. The thread is told with a number how many were taken. */
  readonly ahead: number;
}

export type LoadReply =
  /** The memory is handed over. */
  | { readonly kind: 'slice'; readonly k: number; readonly bytes: Uint8Array<ArrayBuffer> }
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
