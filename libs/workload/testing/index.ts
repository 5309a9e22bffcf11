export { type FakeContainer, fakeContainer } from './fake-container.ts';
export { siteFiles, staticSite } from './static-site/index.ts';
