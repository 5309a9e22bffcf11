import { djangoProject, type Idioms } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { describeFiles } from '../../../testing/described.ts';
import { written } from '../../../testing/written-dockerfile.ts';

const channels: Idioms = {
  packages: ['channels'],
  files: {
    'config/asgi.py': 'application = ProtocolTypeRouter({})\n',
    'config/settings.py':
      'INSTALLED_APPS = ["channels", "notes"]\nASGI_APPLICATION = "config.asgi.application"\n',
  },
};

test.each<[string, Idioms]>([
  ['a server', { server: 'gunicorn' }],
  ['no server', { server: 'none' }],
  ['an ASGI server', { server: 'daphne' }],
  ['Channels without a server', channels],
  [
    'a Procfile',
    { files: { Procfile: 'web: gunicorn -w 3 config.wsgi\nworker: celery -A config worker\n' } },
  ],
])('the Dockerfile that init wrote changes nothing of what a project with %s is', (_, idioms) => {
  const files = djangoProject(idioms);
  const of = (all: Record<string, string>) => {
    const [project] = describeFiles(all);
    if (!project) throw new Error('no project');
    const { application, processes, static: files, tests, linters, variables, services } = project;
    return { project, rest: { application, processes, files, tests, linters, variables, services } };
  };
  const before = of(files);
  const Dockerfile = written(before.project);
  expect(Dockerfile).toContain('CMD');
  const stated = { 'shipshape.json': JSON.stringify({ written: { Dockerfile: '0a' } }) };
  expect(of({ ...files, Dockerfile, ...stated }).rest).toEqual(before.rest);
});
