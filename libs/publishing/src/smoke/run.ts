import type { Container, Engine, Restriction } from '@shipshape/container-engine';
import { checkWithoutSecretKey, serverChecks } from '@shipshape/workload';
import { withCleanup } from '@shipshape/workspace';
import type { BuiltImage, SmokeCheck } from '../image/records.ts';

const environment = {
  DJANGO_SECRET_KEY: 'smoke-test-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ',
  DJANGO_ALLOWED_HOSTS: 'localhost',
  DATABASE_URL: 'sqlite:////tmp/smoke.sqlite3',
};

const run = { readOnly: true, port: 8000 } as const;

/**
 * Starts the image twice, shut in as a careful host would (read-only, non-root, without a network), and checks it.
 *
 * @param imageId what to run
 * @param version what `/version` must answer
 * @returns each check with what was seen, and what of the shutting-in the engine really enforces
 */
export async function smokeChecks(
  engine: Engine,
  imageId: string,
  version: BuiltImage['version'],
): Promise<{ checks: SmokeCheck[]; restrictions: Restriction[] }> {
  // Side by side, since each waits now and then; both to their end, so that no container is left behind.
  const [refused, served] = await Promise.allSettled([
    refusal(engine, imageId),
    serverAtWork(engine, imageId, version),
  ]);
  if (refused.status === 'rejected') throw refused.reason;
  if (served.status === 'rejected') throw served.reason;
  const { checks, restrictions } = served.value;
  return { checks: [refused.value, ...checks], restrictions };
}

async function refusal(engine: Engine, image: string): Promise<SmokeCheck> {
  const { DJANGO_SECRET_KEY: _, ...env } = environment;
  const container = await engine.start({ ...run, image, tmpfs: ['/tmp'], env });
  return await withCleanup(
    () => container.remove(),
    () => checked('refuses to start without DJANGO_SECRET_KEY', () => checkWithoutSecretKey(container)),
  );
}

async function serverAtWork(engine: Engine, image: string, version: BuiltImage['version']) {
  const server = await engine.start({ ...run, image, tmpfs: ['/tmp'], env: environment });
  return await withCleanup(
    () => server.remove(),
    async () => {
      const checks: SmokeCheck[] = [];
      const restrictions = await server.checkRestrictions();
      for (const [name, check] of serverChecks(version)) {
        const outcome = await checked(name, () => check(server));
        checks.push(outcome);
        // Without a server that answers, the rest would only wait and fail for the same reason.
        if (name === 'starts' && outcome.outcome === 'failed') break;
      }
      if (checks.some(({ outcome }) => outcome === 'failed')) await showLogs(server);
      return { checks, restrictions };
    },
  );
}

/** What no image may lack, whatever the engine: as root, or with a way out to the network, nothing else counts. */
const required: Restriction['name'][] = ['non-root user', 'no network'];

/** What an image failed: its checks, and the restrictions without which it may not pass. */
export function failures(checks: SmokeCheck[], restrictions: Restriction[]): string[] {
  const enforced = restrictions.filter((one) => one.enforced).map(({ name }) => name);
  return [
    ...checks.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name),
    ...required.filter((name) => !enforced.includes(name)).map((name) => `${name}: not enforced`),
  ];
}

/** A check in the report: its answer when it returns, its complaint when it throws. */
async function checked(name: string, check: () => Promise<string>): Promise<SmokeCheck> {
  const started = performance.now();
  const seconds = () => Math.round(performance.now() - started) / 1000;
  try {
    return { name, outcome: 'passed', detail: await check(), seconds: seconds() };
  } catch (error) {
    return { name, outcome: 'failed', detail: (error as Error).message, seconds: seconds() };
  }
}

async function showLogs(server: Container): Promise<void> {
  console.log('What the container wrote:');
  console.log(await server.logs());
}
