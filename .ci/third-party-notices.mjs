/**
 * Writes out/THIRD-PARTY-NOTICES.txt: name, version, licence and licence text of every package that is in the desktop
 * package, by dependency or bundled into the page. `npm run package` calls it.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const json = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Packages the sources import by name. */
function imported(folder) {
  const names = new Set();
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !/\.(tsx?|css)$/.test(entry.name)) continue;
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
    for (const [, name] of text.matchAll(/(?:from|import)\s*\(?\s*'((?:@[\w.-]+\/)?[a-z][\w.-]*)/g))
      names.add(name);
  }
  return names;
}

/** The packages' folders with all they depend on, by name; optional ones where they are installed. */
export function bundled(lock = json(join(root, 'package-lock.json'))) {
  const wanted = [
    ...Object.keys(lock.packages[''].dependencies ?? {}),
    ...imported('src'),
    ...imported('electron'),
  ];
  const found = new Map();
  const visit = (name, from) => {
    for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
      const path = `${at}${at === '' ? '' : '/'}node_modules/${name}`;
      const entry = lock.packages[path];
      if (entry !== undefined) {
        if (found.has(path)) return;
        found.set(path, entry);
        for (const next of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }))
          visit(next, path);
        return;
      }
      if (at === '') return;
    }
  };
  for (const name of wanted) if (lock.packages[`node_modules/${name}`] !== undefined) visit(name, '');
  return found;
}

const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;

/** A package's licence files; some keep those of parts they took over in a folder of licences. */
const licenceFiles = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => LICENCE_FILE.test(name))
    .flatMap((entry) =>
      entry.isDirectory() ? licenceFiles(join(folder, entry.name)) : [join(folder, entry.name)],
    );

export function notices() {
  const parts = [];
  for (const [path, entry] of [...bundled()].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const folder = join(root, path);
    if (!existsSync(folder)) continue;
    const texts = licenceFiles(folder).map((file) => readFileSync(file, 'utf8').trim());
    const name = path.slice(path.lastIndexOf('node_modules/') + 13);
    const licence = entry.license ?? json(join(folder, 'package.json')).license ?? 'see its text';
    parts.push([`${name} ${entry.version} (${licence})`, ...texts].join('\n\n'));
  }
  return `Pedicle contains the following packages.\n\n${parts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(join(root, 'out/THIRD-PARTY-NOTICES.txt'), notices());
}
