export * from './create.ts';
export * from './digest.ts';
export * from './edit.ts';
export type * from './types.ts';
