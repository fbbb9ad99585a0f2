/** Programs that tests and benchmarks compare with. Plain JavaScript: it must run before node_modules exists. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const isInstalled = (name) => spawnSync('dpkg', ['-s', name], { stdio: 'ignore' }).status === 0;

/** Installs missing Debian packages where that is possible (root on Debian); returns those still missing. */
export function ensureDebianPackages(names) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return names;
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0 || process.getuid?.() !== 0) return missing;
  console.log(`Installing Debian packages: ${missing.join(', ')} …`);
  const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  for (const name of missing)
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], quiet);
  return missing.filter((name) => !isInstalled(name));
}
