import { type Browser, withBrowser } from '@shipshape/browser';
import { type RunningPreview, withPreview } from '@shipshape/preview';
import { readyEngine } from '@shipshape/provision';
import { requireRecord } from '@shipshape/publishing';
import { findProject, type Preview, workloadOf } from '@shipshape/workload';
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
  database: { environment: Record<string, string>; services: Preview['services'] },
  action: (running: RunningPreview) => Promise<void>,
): Promise<void> {
  const { imageId, served } = requireRecord(project.root, 'image', 'docker-build');
  const engine = await readyEngine(say);
  const held = await engine.inspect(imageId);
  if (!held && served) await engine.pull(`${served.image}@${served.digest}`);
  const standard = workloadOf(project).preview(project, 'pictures');
  const emails = { EMAIL_URL: `filemail:///${mailFolder}` };
  const environment = { ...standard.environment, ...emails, ...database.environment };
  const preview = { ...standard, environment, services: database.services };
  await withPreview(engine, { image: imageId, preview, say }, action);
}

const databases = {
  sqlite: { environment: {}, services: [] },
  postgres: {
    environment: { DATABASE_URL: 'postgres://shop:shop@127.0.0.1:5432/shop' },
    services: [{ kind: 'postgresql' as const, port: 5432 }],
  },
};

describe.each(Object.keys(databases) as (keyof typeof databases)[])('on %s', (database) => {
  let running: Held<RunningPreview>;

  beforeAll(async () => {
    running = await hold((action) => run(databases[database], action));
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
