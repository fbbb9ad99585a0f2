/** Everything has a key and the cheat sheet says which: neither can be forgotten when a command or tool is added. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { actions } from '../../../../src/renderer/app/actions.ts';
import { ShortcutsDialog } from '../../../../src/renderer/app/ShortcutsDialog.tsx';
import { panelNames } from '../../../../src/renderer/model/dock.ts';
import { texts } from '../../../../src/renderer/texts/index.ts';
import { tools } from '../../../../src/renderer/tools/registry.ts';

/** The rows of the sheet as it is drawn: what is done → its keys. */
function sheet(): Map<string, string[]> {
  const markup = renderToStaticMarkup(createElement(ShortcutsDialog));
  const plain = (html: string): string =>
    html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#x27;', "'").replaceAll('&amp;', '&');
  const rows = [...markup.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)];
  return new Map(
    rows.map(([, keys, what]) => [
      plain(what ?? ''),
      [...(keys ?? '').matchAll(/<kbd>(.*?)<\/kbd>/g)].map(([, key]) => plain(key ?? '')),
    ]),
  );
}

/** The keys the tools' sessions listen to, as their sources name them. */
function toolKeys(folder = 'src/renderer/tools'): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) =>
      [...readFileSync(join(folder, name), 'utf8').matchAll(/\bkey [=!]== '([^']+)'/g)].map(
        ([, key]) => key ?? '',
      ),
    );
}

describe('the cheat sheet', () => {
  it('has a row with the keys of every command', () => {
    const rows = sheet();
    const expected = actions.map((a) => [a.title, [...a.keys]]);
    expect(actions.map((a) => [a.title, rows.get(a.title)])).toEqual(expected);
  });

  it('every command has a key and stands in a menu, every tool and panel is a command', () => {
    expect(actions.filter((a) => a.keys.length === 0 || a.menu === null).map((a) => a.id)).toEqual([]);
    const ids = new Set(actions.map((a) => a.id));
    for (const tool of tools) expect(ids).toContain(`tool-${tool.id}`);
    for (const panel of panelNames) expect(ids).toContain(`panel-${panel}`);
  });

  it('names every key a tool listens to while it draws', () => {
    const keys = new Set(toolKeys());
    expect([...keys]).toEqual(expect.arrayContaining(['Enter', 'Backspace', '<', '>']));
    const named = texts.shortcuts.drawingRows.map(([key]) => key as string);
    for (const key of keys) expect(named).toContain(key);
  });
});
