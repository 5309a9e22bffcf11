import { expect, test } from 'vitest';
import { made } from '../../../testing/described.ts';

const started = (command: string, packages: string[] = [], files: Record<string, string> = {}) =>
  made({
    packages,
    files: {
      'config/asgi.py': 'application = get_asgi_application()\n',
      Dockerfile: `FROM python:3.13\nCOPY . /srv\nCMD ${command}\n`,
      ...files,
    },
  }).application.server;

test.each<[string, string[], (number | undefined)?, string[]?]>([
  [
    'gunicorn config.wsgi -w 4 --threads=8 -t 120 --bind 0.0.0.0:80 --reload --access-logfile - --preload',
    ['--threads=8', '--timeout=120', '--preload'],
    4,
  ],
  [`gunicorn config.wsgi --timeout $\{TIMEOUT:-90} --threads $THREADS`, ['--timeout=90']],
  ['gunicorn config.wsgi -k gthread --workers $WORKERS', ['--worker-class=gthread']],
  ['gunicorn config.wsgi -k gevent', ['--worker-class=gevent'], undefined, ['gevent']],
  ['gunicorn config.wsgi -k gevent', []],
  ['gunicorn config.asgi -k config.workers.Fast', ['--worker-class=config.workers.Fast']],
  ['gunicorn config.asgi -k uvicorn.workers.UvicornWorker', []],
  ['gunicorn config.wsgi -c /srv/docker/gunicorn.py', ['--config=docker/gunicorn.py']],
  ['gunicorn config.wsgi -c docker/daemon.py', []],
  ['gunicorn config.wsgi -c gunicorn.conf.py', []],
  ['gunicorn config.wsgi -c /etc/absent.py', []],
  [
    'uvicorn config.asgi:application --workers 4 --lifespan off --proxy-headers --forwarded-allow-ips "*"',
    ['--lifespan=off', '--proxy-headers', '--forwarded-allow-ips=*'],
  ],
  [
    'daphne -b 0.0.0.0 -p 8000 -t 30 --ping-interval 5 config.asgi:application',
    ['--http-timeout=30', '--ping-interval=5'],
  ],
  [
    'uwsgi --http :80 --module config.wsgi -p 3 --harakiri 60 --enable-threads',
    ['--harakiri=60', '--enable-threads'],
    3,
  ],
])('what an image needs of "%s"', (command, options, processes, packages = []) => {
  const files = {
    'config/workers.py': '',
    'docker/gunicorn.py': 'timeout = 9\n',
    'gunicorn.conf.py': 'timeout = 9\n',
    'docker/daemon.py': 'daemon = True\n',
  };
  const server = started(command, packages, files);
  expect([server.options ?? [], server.processes]).toEqual([options, processes]);
});

test('a configuration of gunicorn that is called by its path in the image states its address', () => {
  const files = { 'docker/gunicorn.py': 'bind = "0.0.0.0:80"\n' };
  expect(started('gunicorn config.wsgi -c /srv/docker/gunicorn.py', [], files).binds).toBe(true);
});

test('the prefix at which uwsgi mounts the application is named', () => {
  const unknown = (command: string) =>
    made({ files: { Dockerfile: `FROM python:3.13\nCOPY . .\nCMD ${command}\n` } }).unknown;
  expect(unknown('uwsgi --http :80 --mount /shop=config/wsgi.py')).toEqual([
    'At which path the application answers: Dockerfile:3 mounts it at /shop, and the image serves it at /. Let the proxy take the path away, and set FORCE_SCRIPT_NAME to it.',
  ]);
  expect(unknown('uwsgi --http :80 --static-map /static=static --mount /=config/wsgi.py')).toEqual([]);
});
