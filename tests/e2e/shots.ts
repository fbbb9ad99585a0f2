/** Pictures for a person to look at: only where `PEDICLE_SHOTS` names a folder. */
import type { Page } from '@playwright/test';

export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.PEDICLE_SHOTS;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}
