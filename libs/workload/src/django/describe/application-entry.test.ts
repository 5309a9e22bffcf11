import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only } from '../../../testing/described.ts';

const channels = (asgi: string, files = {}) =>
  only({
    ...djangoProject({ packages: ['channels'] }),
    'config/asgi.py': `${asgi}\napplication = ProtocolTypeRouter({})\n`,
    ...files,
  });

test('of an application that imports what is not there, the other one is served', () => {
  const { application, unknown } = channels('import os\nfrom chat.routing import urlpatterns');
  expect(application).toMatchObject({
    serves: 'wsgi',
    asgi: null,
    wsgi: { value: 'config.wsgi:application' },
  });
  expect(unknown).toContain(
    'Whether ASGI can be served: config/asgi.py:2 imports chat.routing, which neither the repository nor its packages have, so the image serves WSGI. Commit that module, or remove what asks for it.',
  );
});

test.each<[string, number, Record<string, string>?]>([
  ['from .routing import urlpatterns', 0],
  ['from config.routing import urlpatterns', 0],
  ['from config import settings\nfrom chat.routing import urlpatterns', 1, { 'apps/chat/routing.py': '' }],
  ['from channels.routing import ProtocolTypeRouter', 1],
  [
    'from private_chat.routing import urlpatterns',
    1,
    { 'requirements.txt': 'django==5.2.8\ndjango-private-chat==1.0\n' },
  ],
  ['if True:\n    from chat.routing import urlpatterns', 1],
  ['import yaml.nodes', 1],
])('an application that imports %j', (asgi, sound, files = {}) => {
  expect(channels(asgi, files).application.asgi === null).toBe(sound === 0);
});

test('where neither can be served, both are left for the smoke test', () => {
  const wsgi = { 'config/wsgi.py': 'from .lost import x\napplication = x\n' };
  const { application } = channels('from .routing import urlpatterns', wsgi);
  expect(application).toMatchObject({ wsgi: { value: 'config.wsgi:application' }, asgi: {} });
});
