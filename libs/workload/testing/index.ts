export { djangoProject, type Files, type Idioms, writeProject } from './django-project/index.ts';
export { type FakeContainer, fakeContainer } from './fake-container.ts';
export { siteFiles, staticSite } from './static-site/index.ts';
