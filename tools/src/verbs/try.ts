import { randomBytes } from 'node:crypto';
import { readCiRun } from '@shipshape/ci';
import type { Container } from '@shipshape/container-engine';
import { firstPage, withPreview } from '@shipshape/preview';
import { readyEngine } from '@shipshape/provision';
import { imageToTry, record } from '@shipshape/publishing';
import { type Project, workloadOf } from '@shipshape/workload';
import { UserError, workspaceRoot } from '@shipshape/workspace';
import { findOnRegistry } from '../on-registry.ts';
import type { Recipe } from '../verbs.ts';

const firstPort = 8000;
const ports = Array.from({ length: 100 }, (_, at) => firstPort + at);

const recipe: Recipe<'try'> = async ({ project: wanted, tag, admin, logs, json }, say) => {
  if (admin && !/^[^@\s]+@[^@\s]+$/.test(admin)) {
    throw new UserError(`--admin must be an e-mail address, such as you@example.com, not "${admin}".`);
  }
  const { project, repository } = await findOnRegistry(wanted, say);
  const { name } = repository;
  const { defaultBranch } = await readCiRun(workspaceRoot);
  const last = record(project.root, 'published');
  const { digest, name: found } = await imageToTry(repository, tag, last, defaultBranch);
  const engine = await readyEngine(say);
  const which =
    found === digest ? `${name}@${digest.slice(0, 19)}` : `${name}:${found} (${digest.slice(0, 19)})`;
  say(`starting ${which}`);
  const image = await engine.pull(`${name}@${digest}`);
  const preview = workloadOf(project).preview(project, 'try');
  await withPreview(engine, { image, preview, ports, say }, async ({ url, container }) => {
    const login = admin ? await addAdmin(project, container, admin) : undefined;
    if (json) console.log(JSON.stringify({ url, image: name, digest, ...(login ? { admin: login } : {}) }));
    else {
      console.log(`\n  ${url}\n`);
      const hint = await firstPage(url, preview.pages);
      if (hint) console.log(`  ${hint}\n`);
      if (login) console.log(`  log in as ${login.email} with the password ${login.password}\n`);
      console.log('  Press Ctrl-C to stop it. Its database is temporary and is then removed.');
    }
    if (logs) container.follow((chunk) => process.stderr.write(chunk));
    await untilEnded(container);
  });
  return undefined;
};

export default recipe;

async function addAdmin(project: Project, container: Container, email: string) {
  const { addAdmin: add } = workloadOf(project).preview(project, 'try');
  if (!add) throw new UserError(`${project.root} has no users: leave --admin out.`);
  const login = { email, password: randomBytes(9).toString('base64url') };
  await add(container, login);
  return login;
}

/** @throws UserError where the application ends by itself; never returns otherwise */
async function untilEnded(container: Container): Promise<void> {
  let told = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => (told = true));
  for (;;) {
    // Ctrl-C ends the program that waits, too: the code that handles the signal removes the container.
    const waited = container.wait(3600).catch((error) => {
      if (!told) throw error;
      return new Promise<never>(() => {});
    });
    const exitCode = await waited;
    if (exitCode === undefined || told) continue;
    const log = (await container.logs()).trimEnd().split('\n').slice(-20).join('\n');
    throw new UserError(`The application ended with exit code ${exitCode}. Its last output:\n${log}`);
  }
}
