/** Help → Save report: an error of the page comes into the file of this machine, its message does not. */
import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures.ts';

test('an error of the page stands in the saved report without its message', async ({ app }) => {
  // As the browser tells of an error nobody caught; a thrown one would fail the test by itself.
  await app.evaluate(() => {
    window.dispatchEvent(new ErrorEvent('error', { error: new RangeError('DOE^JOHN') }));
  });
  await app.getByRole('button', { name: 'Help', exact: true }).click();
  const download = app.waitForEvent('download');
  await app.getByRole('menuitem', { name: 'Save report' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^pedicle-report-\d{4}-\d\d-\d\d\.json$/);
  await expect(app.getByText('Report saved')).toBeVisible();
  const text = readFileSync(await file.path(), 'utf8');
  const report = JSON.parse(text) as { errors: { place: string; name: string }[] };
  expect(report.errors).toContainEqual(expect.objectContaining({ place: 'page', name: 'RangeError' }));
  expect(text).not.toContain('DOE');
});
