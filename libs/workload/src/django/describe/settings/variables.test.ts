import { djangoProject, type Idioms } from '@shipshape/workload/testing';
import { expect, describe as group, test } from 'vitest';
import { made, only } from '../../../../testing/described.ts';
import type { DjangoProject } from '../project.ts';

const required = ({ variables }: DjangoProject) =>
  variables
    .filter(({ value }) => value.required)
    .map(({ value }) => value.name)
    .sort();

group('variables', () => {
  test.each<Idioms['env']>(['os', 'django-environ', 'decouple', 'environs', 'pydantic', 'helper'])(
    'read by %s',
    (env) => {
      for (const settings of ['single', 'split'] as const) {
        const project = made({ env: env ?? 'os', settings, redis: true, database: 'url' });
        expect(required(project)).toEqual(['REDIS_URL', 'SECRET_KEY']);
        const form = Object.fromEntries(project.variables.map(({ value }) => [value.name, value.form]));
        expect(form).toMatchObject({
          SECRET_KEY: 'secret',
          ALLOWED_HOSTS: 'hosts',
          DATABASE_URL: 'database-url',
          REDIS_URL: 'redis-url',
          DEBUG: 'boolean',
        });
        // Also where one object has all of them: each service has its own.
        const services = project.services.map(({ value }) => [value.kind, value.variables]);
        expect(services).toContainEqual(['redis', ['REDIS_URL']]);
        for (const { evidence } of project.variables) expect(evidence[0]?.line).toBeGreaterThan(0);
      }
    },
  );

  const settings = (body: string) =>
    only({ ...djangoProject(), 'config/settings.py': `import os\nINSTALLED_APPS = []\n${body}` });
  test.each<[string, string, string[]]>([
    ['a branch that is not taken', 'if os.environ.get("USE_S3"):\n    KEY = os.environ["AWS_KEY"]\n', []],
    ['a branch that is', 'DEBUG = False\nif not DEBUG:\n    KEY = os.environ["AWS_KEY"]\n', ['AWS_KEY']],
    [
      'a check with an error',
      'KEY = os.getenv("TOKEN")\nif not KEY:\n    raise ValueError("TOKEN")\nNEXT = os.environ["NEXT"]\n',
      ['NEXT', 'TOKEN'],
    ],
    ['an error that is caught', 'try:\n    KEY = os.environ["TOKEN"]\nexcept KeyError:\n    KEY = ""\n', []],
    ['SECRET_KEY without a default', 'SECRET_KEY = os.environ.get("APP_SECRET", "")\n', ['APP_SECRET']],
    ['from os import', 'from os import environ as e\nKEY = e["TOKEN"]\n', ['TOKEN']],
    ['not and or', 'A = os.getenv("A")\nif not A and os.getenv("B"):\n    C = os.environ["C"]\n', []],
  ])('%s', (_, body, names) => expect(required(settings(body))).toEqual(names));
});
