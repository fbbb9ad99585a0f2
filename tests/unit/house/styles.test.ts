/** Styles stand beside their component: only tokens and base are global, and what a component asks of a module is there. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const sheets = globSync('src/renderer/**/*.css', { cwd: root });
const sources = globSync('src/renderer/**/*.{ts,tsx}', { cwd: root });

const classesOf = (css: string): Set<string> =>
  new Set(
    [...css.replace(/\/\*.*?\*\/|:global\([^)]*\)/gs, '').matchAll(/\.([a-zA-Z][\w-]*)/g)].map(([, c]) => c!),
  );

/** Modules a source imports, under which name, and the classes it asks of them; null for one chosen at run time. */
function asked(source: string): { name: string; module: string; classes: (string | null)[] }[] {
  return [...source.matchAll(/^import (\w+) from '([^']+\.module\.css)';$/gm)].map(([, name, module]) => ({
    name: name!,
    module: module!,
    classes: [...source.matchAll(new RegExp(`\\b${name}(?:\\.(\\w+)|\\[(?:'([\\w-]+)'\\])?)`, 'g'))].map(
      ([, dotted, quoted]) => dotted ?? quoted ?? null,
    ),
  }));
}

it('only tokens and base are global', () => {
  expect(sheets.filter((path) => !path.endsWith('.module.css')).sort()).toEqual([
    'src/renderer/app/base.css',
    'src/renderer/app/tokens.css',
  ]);
});

it('every class asked for is in its module, and every class of a module is asked for', () => {
  const used = new Map<string, Set<string | null>>(sheets.map((path) => [path, new Set()]));
  const missing: string[] = [];
  for (const path of sources)
    for (const { module, classes } of asked(read(path))) {
      const sheet = join(dirname(path), module);
      const own = classesOf(read(sheet));
      for (const name of classes) {
        used.get(sheet)?.add(name);
        if (name !== null && !own.has(name)) missing.push(`${path}: ${name} is not in ${sheet}`);
      }
    }
  expect(missing).toEqual([]);
  const modules = sheets.filter((path) => path.endsWith('.module.css'));
  const idle = modules.flatMap((sheet) => {
    const names = used.get(sheet) as Set<string | null>;
    // A class chosen at run time may be any of them.
    return names.has(null)
      ? []
      : [...classesOf(read(sheet))].filter((c) => !names.has(c)).map((c) => `${sheet}: .${c}`);
  });
  expect(idle).toEqual([]);
});

it('a module names no id of its own: the build would rename it, and the rule would touch nothing', () => {
  const ids = sheets
    .filter((path) => path.endsWith('.module.css'))
    .flatMap((path) =>
      [
        ...read(path)
          .replace(/:global\([^)]*\)/g, '')
          .matchAll(/#[a-z][\w-]*(?=[^;{}]*\{)/gi),
      ].map(([id]) => `${path}: ${id}`),
    );
  expect(ids).toEqual([]);
});

it('finds what is asked of a module', () => {
  const source = [
    "import styles from './A.module.css';",
    "const a = [styles.one, styles['two'], styles[three]];",
  ].join('\n');
  expect(asked(source)).toEqual([
    { name: 'styles', module: './A.module.css', classes: ['one', 'two', null] },
  ]);
  expect([...classesOf('.a .b:global(.c) { top: 1.5px } /* .d */')]).toEqual(['a', 'b']);
});

it('a colour value stands in kit/colours.ts and nowhere else', () => {
  const value = /#[0-9a-f]{3,8}\b|\brgba?\(\s*\d[^)]*\)/gi;
  const told = [...sheets, ...sources]
    .filter((path) => !/app\/tokens\.css$|kit\/colours\.ts$/.test(path))
    .flatMap((path) => {
      const text = read(path).replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, '');
      return [...text.matchAll(value)].map(([found]) => `${path}: ${found}`);
    });
  expect(told).toEqual([]);
  const tokens = new Set(
    [...read('src/renderer/app/tokens.css').matchAll(/(--[\w-]+):/g)].map(([, name]) => name),
  );
  const asks = sheets.flatMap((path) =>
    [...read(path).matchAll(/var\((--(?:picture|paper)-[\w-]+)/g)].map(([, name]) => ({ path, name })),
  );
  expect(asks.length).toBeGreaterThan(20);
  expect(asks.filter(({ name }) => !tokens.has(name))).toEqual([]);
});
