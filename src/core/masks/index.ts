export * from './boolean.ts';
export * from './components.ts';
export * from './create.ts';
export * from './crop.ts';
export * from './distance.ts';
export * from './element.ts';
export * from './interpolate.ts';
export * from './margin.ts';
export type * from './types.ts';
