/** Where Pedicle keeps its own files. `PEDICLE_HOME` overrides (tests, portable installs, users without a home). */
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { fault } from '../../core/errors/errors.ts';

/** A home that is not a whole path would be wherever a command happens to be started. @throws PedicleError `own-folder`. */
function home(): string {
  let found = '';
  try {
    found = homedir();
  } catch {
    // This user stands in no list of users.
  }
  if (!isAbsolute(found)) throw fault('own-folder', { folder: '', why: 'no-home' });
  return found;
}

/**
 * Folder for journals and recent studies; created on first use by who writes there.
 * @throws PedicleError `own-folder` when this user has no home.
 */
export function dataFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.PEDICLE_HOME) return resolve(env.PEDICLE_HOME);
  if (process.platform === 'win32')
    return join(env.LOCALAPPDATA || join(home(), 'AppData', 'Local'), 'Pedicle');
  if (process.platform === 'darwin') return join(home(), 'Library', 'Application Support', 'Pedicle');
  // Relative paths in it are to be passed over (XDG Base Directory Specification).
  const xdg = env.XDG_DATA_HOME ?? '';
  return join(isAbsolute(xdg) ? xdg : join(home(), '.local', 'share'), 'pedicle');
}

/** As {@link dataFolder}; null when there is none. */
export function knownDataFolder(): string | null {
  try {
    return dataFolder();
  } catch {
    return null;
  }
}
