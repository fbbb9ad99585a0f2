export * from './api.ts';
export * from './channel.ts';
export * from './codec.ts';
export * from './errors.ts';
export * from './events.ts';
export * from './journal.ts';
export * from './memory.ts';
export * from './wire.ts';
