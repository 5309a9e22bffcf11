import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { fakeContainer } from '../../../testing/fake-container.ts';
import { processCheck } from './process.ts';

describe('what is started in a container', () => {
  /** The program of the check, on this machine. */
  const started = async (command: string, path = process.env.PATH, ends = false) => {
    const here = {
      ...fakeContainer({}),
      exec: async ([file = '', ...args]: readonly string[]) => {
        const env = { ...process.env, PATH: path };
        const { status, stdout, stderr } = spawnSync(file, args, { env, cwd: scratch(), encoding: 'utf8' });
        return { exitCode: status ?? 1, stdout, stderr };
      },
    };
    const check = processCheck({ name: 'one', command, ends }, true);
    const result = await Promise.resolve(check.run(here)).catch((error: Error) => error.message);
    return typeof result === 'string' ? result : result.notApplicable;
  };

  const works = (seconds: number) =>
    `python3 -c "import time; end = time.process_time() + ${seconds}\nwhile time.process_time() < end: pass"`;

  test.each([
    ['stays, and soon has nothing to do', 'exec sleep 60', /^still runs after [56]\.\d s$/],
    ['loads for long, and then fails', `${works(6)}; exit 3`, /ended with 3 after/],
    ['fails in a moment', 'sleep 1; echo why >&2; exit 4', /ended with 4 after .*: why$/],
    [
      'always has something to do',
      `python3 -c "import time\nwhile True: sum(range(1_000_000)); time.sleep(0.05)"`,
      /^still runs after 2\d\.\d s$/,
    ],
  ])('%s', async (_, command, said) => expect(await started(command)).toMatch(said), 60_000);

  test.each([
    ['by the Python of the image', 'redis', 'exit 1', /^pong after \d/],
    [
      'or by its own program, where that has no Celery',
      '',
      'test "$3 $4" = "inspect ping"',
      /^pong after \d/,
    ],
    [
      'nothing where its broker is another one',
      'sqs',
      'exit 1',
      /^its broker is not Redis.* still runs after [56]/,
    ],
  ])('a worker is asked %s', async (_, broker, program, answer) => {
    const folder = scratch();
    const files = {
      'bin/celery': `#!/bin/sh\nif [ "$3" = worker ]; then exec sleep 60; fi\n${program}\n`,
      ...(broker
        ? {
            'celery/__init__.py': '',
            'celery/app/__init__.py': '',
            'celery/app/utils.py': `
class App:
    asked = 0
    control = transport = property(lambda self: self)
    driver_type = '${broker}'
    def connection(self): return self
    def inspect(self, timeout, limit): return self
    def ping(self):
        self.asked += 1
        return self.name == 'shop.celery:app' and self.asked == 3
def find_app(name):
    app = App()
    app.name = name
    return app
`,
          }
        : {}),
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    chmodSync(join(folder, 'bin/celery'), 0o755);
    vi.stubEnv('PYTHONPATH', folder);
    onTestFinished(() => void vi.unstubAllEnvs());
    const path = `${join(folder, 'bin')}:${process.env.PATH}`;
    expect(await started('celery -A shop.celery:app worker', path)).toMatch(answer);
  });
});
