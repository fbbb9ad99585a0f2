export * from './create.ts';
export * from './edit.ts';
export * from './mask.ts';
export type * from './types.ts';
