export * from './create.ts';
export * from './crop.ts';
export type * from './types.ts';
