export type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
export { ensureBrowser, NoBrowser } from './ensure.ts';
export type { FoundBrowser } from './find.ts';
export { browserFinding } from './finding.ts';
export { withBrowser } from './with-browser.ts';
