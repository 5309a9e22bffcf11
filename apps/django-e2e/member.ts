import test from 'node:test';
import { type Browser, withBrowser } from '@shipshape/browser';
import { type RunningPreview, withPreview } from '@shipshape/preview';
import { readyEngine } from '@shipshape/provision';
import { requireRecord } from '@shipshape/publishing';
import { findProject, type Preview, workloadOf } from '@shipshape/workload';
import { hold, withCleanup } from '@shipshape/workspace';
import { journey } from './journey.ts';
import { mailFolder } from './mail.ts';
import { type Device, devices, visit } from './visitor.ts';

const project = findProject('django');
const say = console.log;

type Database = Pick<Preview, 'environment' | 'services'>;
/** By the target that tests on it. */
const databases: Record<string, Database & { title: string }> = {
  e2e: { title: 'SQLite', environment: {}, services: [] },
  'e2e-postgres': {
    title: 'PostgreSQL',
    environment: { DATABASE_URL: 'postgres://shop:shop@127.0.0.1:5432/shop' },
    services: [{ kind: 'postgresql', port: 5432 }],
  },
};

/** The built image with its production settings, as in the smoke test; e-mails are files. */
async function withImage(
  database: Database,
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

const [, , target = ''] = process.argv;
const database = databases[target];
if (!database) throw new Error(`"${target}" must be one of ${Object.keys(databases).join(', ')}.`);

// The pipeline prints its line, and takes it for the task's.
const task = `django-e2e:${target} on ${database.title}`;
test(task, { concurrency: true, timeout: 300_000 }, async (whole) => {
  const opening = hold<Browser>((action) => withBrowser(say, action));
  // It starts beside the image, which takes longer: its failure is looked at after that.
  opening.catch(() => {});
  const close = async () => (await opening.catch(() => undefined))?.close();
  await withCleanup(close, () =>
    withImage(database, async (running) => {
      const { value: browser } = await opening;
      const visits = (Object.keys(devices) as Device[]).map((device) =>
        whole.test(
          `a member signs up, changes a name, resets the password and logs out at ${device} width`,
          { timeout: 120_000 },
          () =>
            visit(browser, { url: running.url, device, folder: target }, (page) =>
              journey(page, running, `${device}@example.com`),
            ),
        ),
      );
      await Promise.all(visits);
    }),
  );
});
