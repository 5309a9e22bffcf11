import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import {
  type BuildContext,
  type BuildRequest,
  chooseEngine,
  type EngineName,
  makeContext,
} from '@shipshape/container-engine';
import { scratch } from '@shipshape/workspace/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { factLabels } from './describe.ts';
import { recipeVersion } from './recipe.ts';
import recorded from './recipe.versions.json' with { type: 'json' };

// What docker-build does to a fixture, as far as an engine sees it: its arguments, the Dockerfile and the variables that
// it is given. The engines are stand-ins that write down what they were asked.

const request = (context: BuildContext): BuildRequest => ({
  context,
  buildArgs: { BASE: 'registry.example/base:1', VERSION: '1.2.3' },
  images: new Map([['registry.example/base:1', 'registry.example/base@sha256:1']]),
  labels: {
    'org.opencontainers.image.title': 'it\'s a "test" of $things',
    'org.opencontainers.image.revision': '',
    'org.example.verse': 'one line\nand another',
  },
  secrets: [
    { id: 'ca-certificates', content: { file: '/etc/ssl/certs/ca-certificates.crt' }, isPublic: true },
  ],
  sourceDateEpoch: 1_700_000_000,
});

/** Writes its name, arguments and BuildKit's variables into a folder, keeps the Dockerfile, and "builds" an image. */
const standIn = (seen: string) => `#!/bin/sh
SEEN='${seen}'
case "$*" in *--version*|*" info"*|info|version*|buildx*) ;; *)
  { printf '%s' "$(basename "$0")"; printf ' <%s>' "$@" | tr '\\n' '~'; printf ' DOCKER_BUILDKIT=%s\\n' "$DOCKER_BUILDKIT"; } >>"$SEEN/calls"
esac
for argument; do case "$argument" in
  --file=*) [ -e "$SEEN/Dockerfile" ] || cat "\${argument#--file=}" >"$SEEN/Dockerfile" ;;
  --iidfile=*) printf 'sha256:%064d' 0 >"\${argument#--iidfile=}" ;;
esac; done
case "$(basename "$0") $1" in
  'buildah --version') echo 'buildah version 1.28.2' ;;
  'buildah info') echo '{"store":{"GraphDriverName":"overlay"}}' ;;
  'docker version') echo '{"Client":{"Version":"28.0.0"},"Server":{"Version":"28.0.0"}}' ;;
  'docker buildx') echo 'github.com/docker/buildx v0.20.0' ;;
esac
exit 0
`;

/** What an engine is asked for the fixture, with the names of temporary folders taken out. */
async function whatIsAsked(wanted: EngineName): Promise<string> {
  const folder = scratch();
  const [bin, context, seen] = ['bin', 'context', 'seen'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const one of [bin, context, seen]) mkdirSync(one);
  for (const name of ['buildah', 'docker', 'setpriv', 'unshare', 'nsenter', 'ip', 'mount', 'setsid']) {
    writeFileSync(join(bin, name), standIn(seen));
    chmodSync(join(bin, name), 0o755);
  }
  writeFileSync(
    join(context, 'Dockerfile'),
    'ARG BASE\nFROM $BASE\nCOPY . /app\nRUN --mount=source=app.py,target=/a true\n',
  );
  writeFileSync(join(context, 'app.py'), 'print("hello")\n');
  vi.stubEnv('PATH', `${bin}${delimiter}${process.env.PATH}`);
  vi.stubEnv('DOCKER_BUILDKIT', undefined);
  vi.spyOn(process, 'getuid').mockReturnValue(0);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
  const engine = await chooseEngine({ wanted, say: () => {} });
  // A stand-in cannot answer every question that may follow the build.
  await engine.build(request(await makeContext(context))).catch(() => undefined);
  expect(readdirSync(seen)).toContain('calls');
  const dockerfile = existsSync(join(seen, 'Dockerfile'))
    ? readFileSync(join(seen, 'Dockerfile'), 'utf8')
    : '';
  const builds = readFileSync(join(seen, 'calls'), 'utf8')
    .split('\n')
    .filter((line) => /<build>/.test(line));
  return `${builds.join('\n')}\n${dockerfile}`
    .replaceAll(context, 'CONTEXT')
    .replaceAll(/\/[^<>\s=,]*\/shipshape-[\w-]+/g, 'WORK')
    .replaceAll(/\/[^<>\s]*\/(Dockerfile|image-id)/g, 'WORK/$1')
    .replaceAll(/--tag=[^>]*/g, '--tag=NAME');
}

test('what docker-build makes of its inputs is what its recipe version recorded', async ({ skip }) => {
  skip(process.platform !== 'linux', 'buildah runs on Linux only');
  const labels = Object.keys(factLabels({ inputsHash: '', base: '' })).join(' ');
  const made = `docker\n${await whatIsAsked('docker')}\nbuildah\n${await whatIsAsked('buildah')}\nlabels ${labels}`;
  const digest = createHash('sha256').update(made).digest('hex');
  const known: Record<string, string> = recorded;
  expect(
    known[recipeVersion],
    `What docker-build makes has changed. Raise recipeVersion in recipe.ts, and record in recipe.versions.json:
"<new version>": "${digest}"
It now asks the engines:\n${made}`,
  ).toBe(digest);
});

test('the newest version is the one in use, and no two versions make the same', () => {
  const versions = Object.keys(recorded).map(Number);
  expect(Math.max(...versions)).toBe(recipeVersion);
  expect(new Set(Object.values(recorded)).size).toBe(versions.length);
});
