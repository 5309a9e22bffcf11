import { detectByMarker, projectFiles } from '../detect.ts';
import type { Workload } from '../workload.ts';
import { djangoImage } from './image/shape.ts';
import { smokeSettings } from './own/smoke-settings.ts';
import { djangoPreview } from './preview/preview.ts';
import { djangoSettings } from './settings.ts';
import { djangoSuite } from './smoke/suite.ts';
import { djangoTargets } from './targets.ts';

const marker = 'manage.py';

/** Where a project states none: of these addresses the first that answers counts for each page. */
const usualPages = [
  { name: 'Start page', paths: ['/'] },
  { name: 'Log-in page', paths: ['/accounts/login/', '/login/', '/admin/login/'] },
];

/** A Django project: a folder with a manage.py, wherever below it that lies. */
export const django: Workload = {
  kind: 'django',
  title: 'Django',
  marker,
  files: [marker, ...projectFiles],
  detect: (files, stated) => detectByMarker({ kind: 'django', marker }, files, stated),
  targets: (project) => djangoTargets(project, djangoSettings(project.root).pass),
  image: djangoImage,
  buildSecrets: ({ root }) => djangoSettings(root).buildSecrets,
  smokeInputs: ['{projectRoot}/shipshape.json'],
  smoke: (project, version, folder) => djangoSuite(smokeSettings(project, folder), version),
  preview(project, purpose) {
    const settings = djangoSettings(project.root, { marker: project.marker });
    return djangoPreview({ ...settings, smoke: smokeSettings(project) }, purpose);
  },
  pictures({ root }) {
    const { pages = usualPages, ...rest } = djangoSettings(root).pictures;
    return { pages, ...rest };
  },
  // Each is loaded when it is called: the Nx plugin, which only asks for targets, loads none of them.
  explainBuild: async (output) => (await import('./image/explain-build.ts')).explainBuild(output),
  python: async (project) => (await import('./python.ts')).pythonOf(project),
  findings: async () => (await import('@shipshape/provision')).pythonFindings(),
  lint: async (task, options) => (await import('./lint.ts')).lint(task, options),
  test: async (task, options) => (await import('./test.ts')).test(task, options),
  lock: async (task, options) => (await import('./lock.ts')).lock(task, options),
  lockCheck: async (task) => (await import('./lock.ts')).lockCheck(task),
  migrate: async (task) => (await import('./migrate.ts')).migrate(task),
  serve: async (task, options) => (await import('./serve.ts')).serve(task, options),
};
