import type { DjangoProject } from '@shipshape/workload';

export function placeholdersFor(project: DjangoProject): Record<string, string> {
  return Object.fromEntries(
    project.variables
      .filter(({ value }) => value.required)
      .map(({ value }) => [value.name, stub(value.form)]),
  );
}
const stub = (form: string) =>
  ({
    'database-url': 'sqlite:////tmp/smoke.sqlite3',
    'redis-url': 'redis://127.0.0.1:6379/0',
    url: 'https://placeholder.invalid/',
    email: 'placeholder@example.com',
    number: '1',
    boolean: 'False',
    folder: '/tmp',
    hosts: 'localhost',
    secret: 'smoke-test-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ',
  })[form] ?? 'placeholder';
