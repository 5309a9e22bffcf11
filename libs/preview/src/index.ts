export { firstPage } from './first-page.ts';
export type { RunningPreview } from './with-preview.ts';
export { type PreviewOptions, withPreview } from './with-preview.ts';
