/** A CT that is not where its session left it, and a folder that comes by a way that tells no path. */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import WebSocket from 'ws';
import { connectApi } from '../../src/contract/index.ts';
import { socketChannel } from '../../src/hosts/web/socket-channel.ts';
import { signIn } from '../builders/host-process.ts';
import { phantomFolder, SMALL } from '../builders/phantom-folder.ts';
import { expect, openPage, test } from './fixtures.ts';
import { newHome, startHost } from './host.ts';

test('a session whose CT was moved asks where it is now, and goes on there', async ({ chrome }) => {
  test.setTimeout(240_000);
  const home = newHome();
  const phantom = await phantomFolder({ ...SMALL, ctOnly: true });
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
  const moved = join(phantom.folder, 'archive');
  renameSync(phantom.ctFolder, moved);

  const host = await startHost(home);
  const page = await openPage(chrome, host.address);
  const dialog = page.getByRole('dialog', { name: 'Sessions' });
  await dialog.getByRole('button', { name: 'Restore' }).click({ timeout: 60_000 });
  const where = dialog.getByLabel('Where is its CT now?');
  await where.fill(join(phantom.folder, 'nowhere'));
  await where.press('Enter');
  // Nothing is there: said once for each try, and the question stays.
  await expect(page.getByText('The CT of this session is not where it was.')).toHaveCount(2);
  await where.fill(moved);
  await dialog.getByRole('button', { name: 'Look there' }).click();
  await expect(page.locator('.case-title')).toContainText('PEDICLE-PHANTOM', { timeout: 60_000 });
  await page.context().close();
  await host.stop();
  rmSync(home, { recursive: true, force: true });
  rmSync(join(phantom.folder, '..'), { recursive: true, force: true });
});

test('a folder dropped on the page: the chooser says what to do, and a pasted path is the folder looked in', async ({
  app,
}) => {
  const phantom = await phantomFolder({ ...SMALL, ctOnly: true });
  await app.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File([''], 'CT of Monday'));
    document.body.dispatchEvent(
      new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
    );
  });
  const dialog = app.getByRole('dialog');
  await expect(dialog.getByRole('status')).toContainText('“CT of Monday”');
  await dialog.getByLabel('Folder', { exact: true }).fill(phantom.ctFolder);
  await dialog.getByRole('button', { name: 'Look for studies here' }).click();
  await expect(app.locator('.case-title')).toContainText('PEDICLE-PHANTOM', { timeout: 60_000 });
  rmSync(join(phantom.folder, '..'), { recursive: true, force: true });
});
