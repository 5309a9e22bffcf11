import { type Browser, withBrowser } from '@shipshape/browser';
import { type RunningPreview, withPreview } from '@shipshape/preview';
import { readyEngine, withPostgres } from '@shipshape/provision';
import { requireRecord } from '@shipshape/publishing';
import { findProject, workloadOf } from '@shipshape/workload';
import { type Held, hold } from '@shipshape/workspace';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { journey } from './journey.ts';
import { mailFolder } from './mail.ts';
import { type Device, devices, visit } from './visitor.ts';

const project = findProject('django');
const say = console.log;
let browser: Held<Browser>;

beforeAll(async () => {
  browser = await hold((action) => withBrowser(say, action));
});
afterAll(() => browser?.close());

/** The built image with its production settings, as in the smoke test; e-mails are files. */
async function run(
  database: { DATABASE_URL?: string; services?: number[] },
  action: (running: RunningPreview) => Promise<void>,
): Promise<void> {
  const { imageId, served } = requireRecord(project.root, 'image', 'docker-build');
  const engine = await readyEngine(say);
  const held = await engine.inspect(imageId);
  if (!held && served) await engine.pull(`${served.image}@${served.digest}`);
  const { services = [], ...variables } = database;
  const standard = workloadOf(project).preview(project, 'pictures');
  const environment = { ...standard.environment, EMAIL_URL: `filemail:///${mailFolder}`, ...variables };
  await withPreview(engine, { image: imageId, preview: { ...standard, environment }, services }, action);
}

const databases = {
  sqlite: (action: (running: RunningPreview) => Promise<void>) => run({}, action),
  postgres: (action: (running: RunningPreview) => Promise<void>) =>
    withPostgres({ say }, (url) => run({ DATABASE_URL: url, services: [Number(new URL(url).port)] }, action)),
};

describe.each(Object.keys(databases) as (keyof typeof databases)[])('on %s', (database) => {
  let running: Held<RunningPreview>;

  beforeAll(async () => {
    running = await hold(databases[database]);
  });
  afterAll(() => running?.close());

  test.concurrent.each(Object.keys(devices) as Device[])(
    'a member signs up, changes a name, resets the password and logs out at %s width',
    (device) => {
      const { value } = running;
      const visitor = { url: value.url, device, name: `${database}-${device}` };
      return visit(browser.value, visitor, (page) => journey(page, value, `${device}@example.com`));
    },
  );
});
