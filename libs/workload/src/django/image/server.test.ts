import { describe, expect, test } from 'vitest';
import type { Idioms } from '../../../testing/django-project/index.ts';
import { described, written } from '../../../testing/written-dockerfile.ts';
import type { DjangoProject } from '../describe/project.ts';

describe('the server', () => {
  const command = (project: DjangoProject) => /^CMD (.*)$/m.exec(written(project))?.[1];

  test.each<[string, Idioms, string]>([
    [
      'gunicorn',
      {},
      '["gunicorn", "--worker-tmp-dir=/dev/shm", "--graceful-timeout=8", "--access-logfile=-", "config.wsgi:application"]',
    ],
    [
      'uvicorn',
      { server: 'uvicorn' },
      '["sh", "-c", "exec uvicorn --host 0.0.0.0 --port $PORT config.asgi:application"]',
    ],
    [
      'uvicorn for WSGI',
      { server: 'uvicorn', files: { 'config/asgi.py': '' } },
      '["sh", "-c", "exec uvicorn --interface wsgi --host 0.0.0.0 --port $PORT config.wsgi:application"]',
    ],
    [
      'daphne',
      { server: 'daphne' },
      '["sh", "-c", "exec daphne --bind 0.0.0.0 --port $PORT config.asgi:application"]',
    ],
    [
      'uwsgi',
      { server: 'uwsgi' },
      '["sh", "-c", "exec uwsgi --http-socket :$PORT --master --need-app --processes $WEB_CONCURRENCY --module config.wsgi:application"]',
    ],
    [
      'waitress',
      { server: 'waitress' },
      '["sh", "-c", "exec waitress-serve --port=$PORT config.wsgi:application"]',
    ],
  ])('%s', (_, idioms, expected) => {
    const project = described(idioms, (one) => {
      one.static.value.servedBy = 'whitenoise';
    });
    expect(command(project)).toBe(expected);
  });

  test.each<[string, string, number]>([
    [
      'gunicorn config.wsgi --timeout 120 -w 5 --bind 0.0.0.0:80',
      '["gunicorn", "--worker-tmp-dir=/dev/shm", "--graceful-timeout=8", "--access-logfile=-", "--timeout=120", "with_static:application"]',
      5,
    ],
    [
      'uwsgi --http :80 --module config.wsgi -p 3 --harakiri 60',
      '["sh", "-c", "exec uwsgi --http-socket :$PORT --master --need-app --processes $WEB_CONCURRENCY --harakiri=60 --module with_static:application"]',
      3,
    ],
  ])('does as "%s" of its own Dockerfile', (start, expected, processes) => {
    const own = { Dockerfile: `FROM python:3.13\nCOPY . .\nCMD ${start}\n` };
    const project = described({ files: own }, (one) => {
      one.static.value.servedBy = 'none';
      one.requirements.push({
        value: { name: 'uwsgi', extras: [], specifier: '', development: false },
        evidence: [],
      });
      one.application.server.added = false;
    });
    expect(command(project)).toBe(expected);
    expect(written(project)).toContain(`WEB_CONCURRENCY=${processes}`);
  });

  test('listens on PORT where the configuration of gunicorn has another address', () => {
    const conf = (text: string) =>
      described({ files: { 'gunicorn.conf.py': text } }, (one) => {
        one.static.value.servedBy = 'whitenoise';
      });
    expect(command(conf('bind = "0.0.0.0:8080"\n'))).toBe(
      '["sh", "-c", "exec gunicorn --bind=0.0.0.0:$PORT --worker-tmp-dir=/dev/shm --graceful-timeout=8 --access-logfile=- config.wsgi:application"]',
    );
    expect(command(conf('workers = 4\n'))).not.toContain('--bind');
  });

  test('is daphne beside a lock that has none, where channels need it', () => {
    const bare = described(
      { installer: 'uv', lock: true, server: 'none' },
      ({ application, requirements }) => {
        application.server.value = 'daphne';
        application.serves = 'asgi';
        requirements.push({
          value: { name: 'channels', extras: [], specifier: '', development: false },
          evidence: [],
        });
      },
    );
    expect(written(bare)).toMatch(/uv pip install [^&]*--only-binary :all: daphne==[\d.]+/);
    expect(command(bare)).toContain('exec daphne --bind');
  });

  test('is installed beside a lock that has none, and ends by SIGTERM where it would start again', () => {
    const bare = described({ installer: 'uv', lock: true, server: 'none' });
    expect(written(bare)).toMatch(/uv pip install [^&]*--only-binary :all: gunicorn==[\d.]+/);
    expect(written(described({ server: 'uwsgi' }))).toContain('UWSGI_DIE_ON_TERM=true');
  });

  test.each([
    ['3.11', [], 'gunicorn==27.0.1 setuptools==80.9.0'],
    ['3.12', [], 'gunicorn==27.0.1'],
    ['3.11', ['setuptools'], 'gunicorn==27.0.1'],
  ])(
    'has setuptools beside it as official images of Python %s have, but for the lock with %j',
    (python, has, added) => {
      const project = described({ installer: 'uv', lock: true, server: 'none' }, (one) => {
        one.python.value = python;
        for (const name of has)
          one.requirements.push({
            value: { name, extras: [], specifier: '==70.0', development: false },
            evidence: [],
          });
      });
      const commands = written(project).replaceAll(/[\s\\]+/g, ' ');
      expect(/--only-binary :all: (\w+==[\w.= ]+?) &&/.exec(commands)?.[1]).toBe(added);
    },
  );

  test('is stopped by the signal that it ends by', () => {
    expect(written(described({ server: 'waitress' }))).toMatch(/^STOPSIGNAL SIGINT$/m);
    expect(written(described({}))).not.toContain('STOPSIGNAL');
  });

  test.each([
    [
      'waitress-serve --port=$PORT --threads 8 config.wsgi:application',
      'exec waitress-serve --port=$PORT --threads 8 config.wsgi:application',
    ],
    ['waitress-serve --listen=127.0.0.1:$PORT config.wsgi:application', undefined],
    ['waitress-serve --port=8080 config.wsgi:application', undefined],
  ])('takes "%s" of the Procfile, where it listens for everybody', (web, expected) => {
    const project = described({ server: 'waitress', files: { Procfile: `web: ${web}\n` } }, (one) => {
      one.static.value.servedBy = 'whitenoise';
    });
    expect(command(project)).toBe(
      JSON.stringify([
        'sh',
        '-c',
        expected ?? 'exec waitress-serve --port=$PORT config.wsgi:application',
      ]).replaceAll('","', '", "'),
    );
  });

  test.each([
    [
      'gunicorn config.wsgi --bind 127.0.0.1:9000 --workers 3',
      '["gunicorn", "config.wsgi", "--workers", "3"]',
    ],
    ['gunicorn config.wsgi --workers $N', '["sh", "-c", "exec gunicorn config.wsgi --workers $N"]'],
    ['python manage.py migrate && gunicorn config.wsgi', undefined],
    ['bash start.sh', undefined],
  ])('takes "%s" of the Procfile', (web, expected) => {
    const project = described({}, (one) => {
      one.static.value.servedBy = 'whitenoise';
      one.processes = [{ value: { name: 'web', kind: 'web', command: web }, evidence: [] }];
    });
    expect(command(project)).toBe(
      expected ??
        '["gunicorn", "--worker-tmp-dir=/dev/shm", "--graceful-timeout=8", "--access-logfile=-", "config.wsgi:application"]',
    );
  });
});
