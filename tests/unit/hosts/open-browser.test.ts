import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  browserArguments,
  openInBrowser,
  redirectPage,
} from '../../../src/hosts/cli/commands/open-browser.ts';

const base = mkdtempSync(join(tmpdir(), 'pedicle-browser-'));
afterEach(() => rmSync(base, { recursive: true, force: true }));
const address = 'http://127.0.0.1:4711/?token=a-secret-nobody-else-may-read';

describe.skipIf(process.platform !== 'linux')('the browser window', () => {
  it('is started without the token on its command line; the page that holds it is the owner’s alone', async () => {
    const bin = join(base, 'bin');
    mkdirSync(bin, { recursive: true });
    const seen = join(base, 'arguments');
    writeFileSync(
      join(bin, 'chromium'),
      `#!/bin/sh\nprintf '%s\\n' "$@" > ${seen}.part; mv ${seen}.part ${seen}; sleep 30\n`,
    );
    chmodSync(join(bin, 'chromium'), 0o755);
    const folder = join(base, 'window');
    const opened = openInBrowser(address, folder, { PATH: `${bin}:/bin:/usr/bin`, DISPLAY: ':7' });
    if (typeof opened === 'string') throw new Error(opened);
    await vi.waitFor(() => expect(readdirSync(base)).toContain('arguments'), 20_000);
    const given = readFileSync(seen, 'utf8');
    expect(given).not.toContain('secret');
    expect(given).toContain('--enable-unsafe-swiftshader');
    const page = readdirSync(folder).find((name) => name.endsWith('.html')) as string;
    expect(given).toContain(`--app=file://${join(folder, page)}`);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, page)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, page), 'utf8')).toContain(`url=${address}`);
    opened.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is said to be impossible in words that are true', () => {
    expect(openInBrowser(address, base, { PATH: '/usr/bin' })).toMatch(/no display here/);
    expect(openInBrowser(address, base, { PATH: '', DISPLAY: ':7' })).toMatch(/No Chromium, Chrome or Edge/);
  });

  it('warns of nothing on the page', () => {
    expect(browserArguments('file:///x', '/p', true)).toContain('--test-type');
    expect(browserArguments('file:///x', '/p', false).join()).not.toContain('sandbox');
    expect(redirectPage(address)).not.toContain('<script');
  });
});
