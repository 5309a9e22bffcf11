import { expect, test } from 'vitest';
import { servicesOfFile } from './compose-extends.ts';
import { Sources } from './sources.ts';

const servicesOf = (files: Record<string, string>, file = 'compose.yml') =>
  servicesOfFile(new Sources(Object.keys(files), (path) => files[path] as string), file);

test('a service has what it extends, and its own keys win', () => {
  const base = `services:
  base:
    build: {context: ., target: production}
    command: [server, --fast]
    environment: {STAGE: base, REGION: north}
    volumes: [a:/a]
  worker:
    extends: base
    build: {target: jobs}
    command: [worker]
    environment: [STAGE=live, "URL=a=b", HOME]
    volumes: [b:/b]
`;
  expect(servicesOf({ 'compose.yml': base }).worker).toEqual({
    extends: 'base',
    build: { context: '.', target: 'jobs' },
    command: ['worker'],
    environment: { STAGE: 'live', REGION: 'north', URL: 'a=b', HOME: undefined },
    volumes: ['a:/a', 'b:/b'],
  });
});

test('it may be of another file, in another folder, and over several steps', () => {
  const files = {
    'compose.yml': 'services:\n  web: {extends: {file: docker/common.yml, service: app}}\n',
    'docker/common.yml':
      'services:\n  app: {extends: {service: image}, ports: ["8000"]}\n  image: {build: {context: .., dockerfile: docker/Dockerfile}}\n',
  };
  expect(servicesOf(files).web).toMatchObject({
    ports: ['8000'],
    build: { context: '.', dockerfile: 'docker/Dockerfile' },
  });
});

test('a circle, and what is not there, end', () => {
  const files = {
    'compose.yml':
      'services:\n  a: {extends: b, image: one}\n  b: {extends: a, command: two}\n  c: {extends: {file: absent.yml, service: x}, image: three}\n  d: {extends: {file: ../../out.yml, service: x}, image: four}\n',
  };
  const { a, c, d } = servicesOf(files);
  expect(a).toMatchObject({ image: 'one', command: 'two' });
  expect([c, d]).toMatchObject([{ image: 'three' }, { image: 'four' }]);
});
