import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { openRepository } from '@shipshape/oci-registry';
import {
  startDistribution,
  startTokenServer,
  type TestImage,
  type TestRegistry,
  type TokenServer,
} from '@shipshape/oci-registry/testing';
import { attachReport } from '@shipshape/publishing';
import { hashOf, passed, seen, tinyImage, uploadAs } from '@shipshape/publishing/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nxProgram, type Scratch, scratchWorkspace } from '../testing/scratch.ts';
import { todaysChecks } from '../testing/todays-checks.ts';

const secret = 'correct-horse-battery';

/** What a command came to. */
interface Called {
  status: unknown;
  stdout: string;
  stderr: string;
}

/**
 * The commands as people and workflows call them, in a scratch copy of this workspace, with a registry that wants a
 * login. At the end of the file it is tested that no output held it.
 */
export function withCommands() {
  let scratch: Scratch;
  let registry: TestRegistry;
  let tokens: TokenServer;
  const printed: string[] = [];
  beforeAll(async () => {
    tokens = await startTokenServer(`kim:${secret}`, 'none');
    registry = await startDistribution({ auth: tokens.auth });
    scratch = scratchWorkspace();
  });
  afterAll(async () => {
    await scratch?.remove();
    await registry?.stop();
    await tokens?.stop();
  });
  const login = { username: 'kim', password: secret, foundIn: 'the test' };
  const repository = () => openRepository(`${registry.host}/team/django`, { credentials: async () => login });

  return {
    get scratch() {
      return scratch;
    },
    get host() {
      return registry.host;
    },
    repository,
    /** Every tag of the project's repository with what it serves, and the clone's git tags. */
    everything: async () => ({ registry: await seen({ repository: repository() }), git: scratch.git('tag') }),

    /** Leaves behind what docker-build and docker-smoke would for HEAD. */
    built(what: string): TestImage {
      const image = tinyImage(what, scratch.git('rev-parse', 'HEAD').trim());
      const { Labels: labels } = JSON.parse(new TextDecoder().decode(image.blobs.at(-1))).config;
      const dist = join(scratch.folder, 'dist/apps/django');
      const record = { project: 'django', inputsHash: hashOf(image), imageId: image.configDigest };
      mkdirSync(dist, { recursive: true });
      writeFileSync(join(dist, 'image.json'), JSON.stringify({ ...record, labels }));
      writeFileSync(
        join(dist, 'smoke.json'),
        JSON.stringify({ ...passed(image.configDigest), checksDigest: todaysChecks() }),
      );
      return image;
    },

    /** The same, and another builder of these inputs has pushed the image already: no engine is needed. */
    async builtAndThere(what: string): Promise<TestImage> {
      const image = this.built(what);
      await uploadAs(repository(), image, `x:inputs-${hashOf(image)}`);
      await attachReport(repository(), image.digest, {
        ...passed(image.configDigest),
        checksDigest: todaysChecks(),
      });
      return image;
    },

    script: (verb: string, ...args: string[]) => [
      ...[process.execPath, 'tools/bin/shipshape.mjs', verb, '--project=django'],
      ...args,
    ],
    nx: (target: string, ...args: string[]) => [nxProgram, 'run', `django:${target}`, ...args],

    /** Runs a command there to its end; the token server answers meanwhile, since nothing here blocks. */
    async call([program = '', ...args]: string[], extra: NodeJS.ProcessEnv = {}): Promise<Called> {
      const child = spawn(program, args, {
        cwd: scratch.folder,
        env: {
          ...process.env,
          NX_DAEMON: 'false',
          REGISTRY: `${registry.host}/team`,
          REGISTRY_USER: 'kim',
          REGISTRY_PASSWORD: secret,
          GITHUB_ACTIONS: undefined,
          XDG_STATE_HOME: join(dirname(scratch.folder), 'state'),
          ...extra,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const [status, stdout, stderr] = await Promise.all([
        new Promise((resolve) => child.on('close', resolve)),
        text(child.stdout),
        text(child.stderr),
      ]);
      printed.push(stdout, stderr);
      return { status, stdout, stderr };
    },

    /** To be called last. */
    testNoCredentialWasPrinted() {
      test('nothing that was printed holds a credential', () => {
        const said = printed.join('\n');
        const encoded = Buffer.from(`kim:${secret}`).toString('base64');
        expect(said.length).toBeGreaterThan(1000);
        for (const hidden of [secret, encoded, 'eyJ']) expect(said).not.toContain(hidden);
      });
    },
  };
}

export const theSecret = secret;
