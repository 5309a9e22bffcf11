import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { aptExtract, hasApt, localRegistryHost } from '@shipshape/provision';
import { anyFreePort, stateFolder, workspaceRoot } from '@shipshape/workspace';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Daemon, startDocker } from '../testing/dockerd.ts';
import { makeRootfs } from './stand-in.ts';

// deploy/compose as a server runs it: its own Docker daemon, Caddy and PostgreSQL, two releases of an application by
// digest, a rollback and a backup.
const folder = mkdtempSync(join(tmpdir(), 'shipshape-deploy-'));
const server = join(folder, 'server');
let daemon: Daemon = { missing: 'not started' };
let missing = '';
let application = '';
let port = 0;
const images: Record<string, string> = {};
let env: NodeJS.ProcessEnv = {};

function run(...[program = '', ...args]: string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: server, encoding: 'utf8', env });
  return { status, output: stdout + stderr, stdout: stdout.trim() };
}

function must(...command: string[]): string {
  const { status, output, stdout } = run(...command);
  expect(status, `${command.join(' ')}: ${output}`).toBe(0);
  return stdout;
}

async function caddyProgram(): Promise<string | undefined> {
  const at = join(stateFolder, 'caddy');
  if (!existsSync(at) && hasApt()) await aptExtract(['caddy'], at, console.log);
  return existsSync(join(at, 'usr/bin/caddy')) ? join(at, 'usr/bin/caddy') : undefined;
}

const postgresPrograms = () =>
  existsSync('/usr/lib/postgresql')
    ? readdirSync('/usr/lib/postgresql')
        .map((version) => join('/usr/lib/postgresql', version, 'bin'))
        .find((bin) => existsSync(join(bin, 'postgres')) && existsSync(join(bin, 'pg_config')))
    : undefined;

beforeAll(async () => {
  const caddy = await caddyProgram();
  const postgres = postgresPrograms();
  daemon = await startDocker(join(folder, 'docker'), { networks: true });
  if ('missing' in daemon) missing = daemon.missing;
  else if (!caddy) missing = "Debian's caddy cannot be fetched";
  else if (!postgres) missing = 'no PostgreSQL of Debian is installed';
  if (missing || 'missing' in daemon || !caddy || !postgres) return;
  cpSync(join(workspaceRoot, 'deploy/compose'), server, { recursive: true });
  port = await anyFreePort();
  env = {
    ...daemon.env,
    COMPOSE: 'docker-compose',
    COMPOSE_PROJECT_NAME: 'shipshape-test',
    HTTP_PORT: `127.0.0.1:${port}`,
    HTTPS_PORT: `127.0.0.1:${await anyFreePort()}`,
    CADDY_IMAGE: 'stand-in:caddy',
    POSTGRES_IMAGE: 'stand-in:postgres',
  };
  mkdirSync(join(folder, 'rootfs'));
  const archive = makeRootfs(join(folder, 'rootfs'), postgres, caddy);
  const change = (...lines: string[]) => lines.flatMap((line) => ['--change', line]);
  const load = (name: string, ...lines: string[]) =>
    must('docker', 'import', ...change(...lines), archive, name);
  load('stand-in:caddy', 'CMD ["caddy","run","--config","/etc/caddy/Caddyfile"]');
  load('stand-in:postgres', 'ENTRYPOINT ["entrypoint"]');
  const repository = `${await localRegistryHost(console.log)}/deploy-${Date.now()}/app`;
  application = repository;
  for (const release of ['1.0.0', '1.1.0']) {
    load(
      `${repository}:${release}`,
      `ENV RELEASE=${release}`,
      'WORKDIR /app',
      'USER 10001:10001',
      'CMD ["web"]',
    );
    must('docker', 'push', '--quiet', `${repository}:${release}`);
    images[release] = must(
      'docker',
      'inspect',
      '--format',
      '{{index .RepoDigests 0}}',
      `${repository}:${release}`,
    );
  }
}, 300_000);

afterAll(async () => {
  if (!missing) run('docker-compose', 'down', '--volumes', '--timeout', '2');
  if ('end' in daemon) await daemon.end();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}, 60_000);

async function page(): Promise<string> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(200)) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    if (answer?.ok) return await answer.text();
  }
  throw new Error(`Nothing answers on ${port}: ${run('docker-compose', 'logs', '--tail', '20').output}`);
}

/** What the tag serves, as `promote` and `rollback` leave it in the registry. */
function serve(release: string): void {
  must('docker', 'tag', images[release] as string, `${application}:production`);
  must('docker', 'push', '--quiet', `${application}:production`);
}

describe('deploy/compose', () => {
  test('starts what the pipeline pushed, follows its tag forward and back, and dumps the database', async (context) => {
    if (missing) context.skip(`deploy/compose was not started: ${missing}`);
    const refused = run('docker-compose', 'config', '--quiet');
    expect(refused.status).not.toBe(0);
    expect(refused.output).toContain('IMAGE');

    const password = 'a-password-of-this-test';
    writeFileSync(join(server, 'caddy.env'), 'SITE=:80\n');
    writeFileSync(
      join(server, 'db.env'),
      `POSTGRES_USER=app\nPOSTGRES_PASSWORD=${password}\nPOSTGRES_DB=app\n`,
    );
    writeFileSync(join(server, 'app.env'), `DATABASE_URL=postgres://app:${password}@db:5432/app\n`);
    const [image, digest] = (images['1.0.0'] as string).split('@');
    writeFileSync(join(server, 'pipeline.json'), JSON.stringify({ image, digest }));
    const named = execFileSync('node', [
      join(workspaceRoot, 'deploy/image.mjs'),
      join(server, 'pipeline.json'),
    ]);
    writeFileSync(join(server, '.env'), `COMPOSE_PROFILES=\nIMAGE=${named}`);

    must('docker-compose', 'up', '--detach');
    expect(await page()).toBe('1.0.0 of 1.0.0');
    // A team without a worker has none, and no broker.
    const running = must('docker', 'ps', '--format', '{{.Label "com.docker.compose.service"}}');
    expect(running.split('\n').sort()).toEqual(['caddy', 'db', 'web']);
    expect(must('docker-compose', 'config', '--services')).toContain('worker');

    serve('1.1.0');
    must('./follow.sh', `${application}:production`);
    expect(readFileSync(join(server, '.env'), 'utf8')).toBe(`COMPOSE_PROFILES=\nIMAGE=${images['1.1.0']}\n`);
    expect(await page()).toBe('1.1.0 of 1.0.0,1.1.0');
    expect(must('./follow.sh', `${application}:production`)).toBe('');

    serve('1.0.0');
    must('./follow.sh', `${application}:production`);
    expect(await page()).toBe('1.0.0 of 1.0.0,1.0.0,1.1.0');

    const dump = must('./backup.sh').split('\n').at(-1) as string;
    expect(readFileSync(join(server, dump)).subarray(0, 5).toString()).toBe('PGDMP');
  }, 300_000);
});
