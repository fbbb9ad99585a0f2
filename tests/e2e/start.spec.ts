/** How Pedicle is started: with a folder, through the page only its owner can read, twice in one browser. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import WebSocket from 'ws';
import { connectApi } from '../../src/contract/index.ts';
import { redirectPage } from '../../src/hosts/cli/commands/open-browser.ts';
import { socketChannel } from '../../src/hosts/web/socket-channel.ts';
import { signIn } from '../builders/host-process.ts';
import { phantomFolder, SMALL } from '../builders/phantom-folder.ts';
import { expect, openPage, test } from './fixtures.ts';
import { newHome, startHost } from './host.ts';

test('the page in a file leads in, with a strict cookie and without the token in the address', async ({
  chrome,
  host,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'pedicle-redirect-'));
  const file = join(folder, 'open.html');
  writeFileSync(file, redirectPage(host.address), { mode: 0o600 });
  const page = await openPage(chrome, pathToFileURL(file).href);
  await expect(page).toHaveURL(`${new URL(host.address).origin}/`);
  await expect(page.locator('.structure').or(page.getByRole('dialog')).first()).toBeVisible({
    timeout: 60_000,
  });
  await page.context().close();
  rmSync(folder, { recursive: true, force: true });
});

test('two hosts in one browser do not sign each other out', async ({ chrome, host }) => {
  const second = await startHost();
  const page = await openPage(chrome, host.address);
  const other = await page.context().newPage();
  await other.goto(second.address);
  for (const one of [page, other]) {
    await one.reload();
    await expect(one.locator('.structure').or(one.getByRole('dialog')).first()).toBeVisible({
      timeout: 60_000,
    });
  }
  await page.context().close();
  await second.stop();
});

test('a folder given at the start is opened though earlier work waits', async ({ chrome }) => {
  test.setTimeout(240_000);
  const home = newHome();
  const phantom = await phantomFolder({ ...SMALL, ctOnly: true });
  // Earlier work, as a page would leave it.
  const first = await startHost(home);
  const socket = new WebSocket(first.address.replace('http', 'ws').replace(/\/\?.*/, '/ws'), {
    headers: { cookie: await signIn(first), origin: new URL(first.address).origin },
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const client = connectApi(socketChannel(socket));
  const { studies } = await client.call('studies.scan', { paths: [phantom.ctFolder] });
  const seriesInstanceUid = studies[0]?.series[0]?.seriesInstanceUid ?? '';
  const { caseId } = await client.call('case.openSeries', { seriesInstanceUid });
  await client.call('journal.append', {
    caseId,
    entries: [{ type: 'do', command: { label: 'Brush', at: 5, changes: [] } }],
  });
  await first.kill();

  const host = await startHost(home, phantom.ctFolder);
  const page = await openPage(chrome, host.address);
  const later = page.getByRole('dialog').getByRole('button', { name: 'Later' });
  await later.click({ timeout: 60_000 });
  await expect(page.locator('.case-title')).toContainText('PEDICLE-PHANTOM', { timeout: 60_000 });
  // The demonstration case brings its structures, this folder none.
  await expect(page.locator('.loading')).toHaveCount(0, { timeout: 60_000 });
  await expect(page.locator('.structure')).toHaveCount(0);
  await page.context().close();
  await host.stop();
  rmSync(home, { recursive: true, force: true });
  rmSync(join(phantom.folder, '..'), { recursive: true, force: true });
});
