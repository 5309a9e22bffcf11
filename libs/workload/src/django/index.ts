import { detectByMarker, projectFiles } from '../detect.ts';
import type { Workload } from '../workload.ts';
import { explainBuild } from './image/explain-build.ts';
import { djangoImage } from './image/shape.ts';
import { djangoSettings } from './settings.ts';
import { smokeSettings } from './smoke/found.ts';
import { djangoSuite } from './smoke/suite.ts';
import { djangoTargets } from './targets.ts';

const marker = 'manage.py';

/** A Django project: a folder with a manage.py, wherever below it that lies. */
export const django: Workload = {
  kind: 'django',
  title: 'Django',
  marker,
  files: [marker, ...projectFiles],
  detect: (files, stated) => detectByMarker({ kind: 'django', marker }, files, stated),
  targets: (project) => djangoTargets(project, djangoSettings(project.root).pass),
  image: djangoImage,
  smokeInputs: ['{projectRoot}/shipshape.json'],
  smoke: (project, version) => djangoSuite(smokeSettings(project), version),
  manualRun({ root }) {
    const { smoke, try: stated } = djangoSettings(root);
    return {
      port: smoke.port,
      environment: stated.environment,
      command: stated.command === undefined ? [] : ['sh', '-c', stated.command],
      loopback: stated.loopback,
    };
  },
  // Each is loaded when it is called: the Nx plugin, which only asks for targets, loads none of them.
  explainBuild,
  findings: async () => (await import('@shipshape/provision')).pythonFindings(),
  lint: async (task, options) => (await import('./lint.ts')).lint(task, options),
  test: async (task, options) => (await import('./test.ts')).test(task, options),
  lock: async (task, options) => (await import('./lock.ts')).lock(task, options),
  lockCheck: async (task) => (await import('./lock.ts')).lockCheck(task),
  migrate: async (task) => (await import('./migrate.ts')).migrate(task),
  serve: async (task, options) => (await import('./serve.ts')).serve(task, options),
};
