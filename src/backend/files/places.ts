/** Where Pedicle keeps its own files. `PEDICLE_HOME` overrides (tests, portable installs). */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Folder for journals and recent studies; created on first use by who writes there. */
export function dataFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.PEDICLE_HOME) return env.PEDICLE_HOME;
  if (process.platform === 'win32')
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Pedicle');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Pedicle');
  return join(env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'pedicle');
}
