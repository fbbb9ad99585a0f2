/** What only the Electron shell does; the flows of view, edit and keyboard run in it too (project `electron`). */
import { expect, test } from './fixtures.ts';

test('the page is isolated: one bridge, no Node, the strict policy', async ({ app }) => {
  expect(app.url()).toBe('pedicle://app/index.html');
  const seen = await app.evaluate(() => ({
    bridge: Object.keys((window as unknown as { pedicle: object }).pedicle).sort(),
    node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
  }));
  expect(seen).toEqual({ bridge: ['onMenu', 'onMessage', 'pathOfFile', 'send'], node: [] });
  const policy = await app.evaluate(async () =>
    (await fetch(location.href)).headers.get('content-security-policy'),
  );
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toContain('unsafe-eval');
});

test('window.open and leaving the page are refused', async ({ app }) => {
  expect(await app.evaluate(() => window.open('https://example.org/') === null)).toBe(true);
  await app.evaluate(() => {
    location.href = 'file:///etc/passwd';
  });
  await app.waitForTimeout(300);
  expect(app.url()).toBe('pedicle://app/index.html');
});
