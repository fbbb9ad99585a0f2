/** Starts the installed Chromium for tests and benchmarks. */
import { type Browser, chromium } from '@playwright/test';
import { chromiumPath } from './host.ts';

/**
 * Pages of the browser's own window, which every new page would load beside ours and nobody sees here: a second and a half of
 * processor time a page. One switch holds all names, so those that Playwright turns off are among them.
 */
const notNeeded = [
  'PreloadTopChromeWebUI',
  'WebUIOmniboxPopup',
  'WebUIOmniboxFullPopup',
  'WebUIOmniboxAimPopup',
  'OmniboxAimPopup',
  'AimEnabled',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
];

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', `--disable-features=${notNeeded.join(',')}`],
  });
