/** The connection to the backend: one for the life of the page. */
import { create } from 'zustand';
import type { ApiClient, Result } from '../../contract/index.ts';

export interface ConnectionState {
  readonly connection: 'connecting' | 'ready' | 'refused' | 'lost';
  readonly info: Result<'app.info'> | null;
}

export const useConnection = create<ConnectionState>(() => ({ connection: 'connecting', info: null }));

const kept: { client: ApiClient | null } = { client: null };

export const setClient = (client: ApiClient): void => {
  kept.client = client;
};

export const isConnected = (): boolean => kept.client !== null;

/** The API; only to be used once connected. */
export function api(): ApiClient {
  if (kept.client === null) throw new Error('not connected');
  return kept.client;
}
