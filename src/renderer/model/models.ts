/** The models this machine has: the same for every case. */
import { create } from 'zustand';
import type { Result } from '../../contract/index.ts';
import { api } from './connection.ts';
import { notifyError } from './notices.ts';

export const useModels = create<{ readonly list: Result<'models.list'> | null }>(() => ({ list: null }));

export async function listModels(): Promise<void> {
  try {
    useModels.setState({ list: await api().call('models.list', {}) });
  } catch (error) {
    notifyError(error);
  }
}
