import { expect, test } from 'vitest';
import { contextOf } from '../../test/context-of.ts';
import type { Base, BuildRequest, EngineImage } from '../engine.ts';
import { toImage } from './image-config.ts';
import { takenImages } from './taken.ts';
import { verifyBuilt } from './verify.ts';

const image = {
  id: 'sha256:1',
  labels: { a: '1', b: '2', more: 'from the base image' },
  env: { PATH: '/bin', A: 'b' },
  user: 'app',
  entrypoint: [],
  cmd: ['serve', '--all'],
  workdir: '/app',
  stopSignal: 'SIGQUIT',
  shell: [],
  ports: [80, 443],
  volumes: ['/data'],
  onBuild: [],
  healthcheck: { test: ['CMD-SHELL', 'check me'], interval: 1e9, retries: 3 },
};
/** What of a build that was asked for comes of these: nothing is known of a base image, unless it is given. */
const verifyAs = (made: EngineImage | undefined, text: string, labels = {}, base?: Base) => {
  const request: BuildRequest = {
    context: contextOf(text),
    ...{ buildArgs: {}, labels, secrets: [] },
  };
  const taken = takenImages(request, { platform: 'linux/amd64', readsSyntax: true });
  return verifyBuilt(made, request, taken, async () => base);
};
const verify = (changed: object, dockerfile: string, labels: Record<string, string>) =>
  verifyAs({ ...image, ...changed }, dockerfile, labels);
const DOCKERFILE = `FROM other
USER somebody
FROM base
ENV PATH=/opt:$PATH A=b
USER root
USER app
CMD ["serve", "--all"]
WORKDIR /app/
STOPSIGNAL SIGQUIT
EXPOSE 80
VOLUME /data
LABEL b=2
HEALTHCHECK --interval=1s CMD check \\
  me
`;

test('an image that is what was asked for', async () => {
  expect(await verify({}, DOCKERFILE, { a: '1' })).toEqual(image);
  expect(await verify({}, 'FROM base\nUSER $WHO\nCMD serve\nENV A=c\nENV A $X\nWORKDIR x', {})).toEqual(
    image,
  );
  // What the build is given goes before what the Dockerfile states.
  expect(await verify({}, `${DOCKERFILE}LABEL a=2`, { a: '1' })).toEqual(image);
});

test.each([
  ['a missing label', {}, { c: '2' }, /its label "c" is missing and should be "2"/],
  ["a label of the Dockerfile's", { labels: {} }, {}, /its label "b" is missing and should be "2"/],
  ['another folder', { workdir: '/' }, {}, /its WORKDIR is "\/" and should be "\/app"/],
  ['another signal', { stopSignal: 'SIGTERM' }, {}, /its STOPSIGNAL is "SIGTERM"/],
  ['a missing port', { ports: [443] }, {}, /its EXPOSE is \[\] and should be \[80\]/],
  ['a missing volume', { volumes: [] }, {}, /its VOLUME is \[\]/],
  [
    'no health check',
    { healthcheck: undefined },
    {},
    /its HEALTHCHECK is missing and should be \["CMD-SHELL"/,
  ],
  [
    'another interval',
    { healthcheck: { ...image.healthcheck, interval: 2e9 } },
    {},
    /its HEALTHCHECK \(interval\)/,
  ],
  ['another value', {}, { a: '2' }, /its label "a" is "1" and should be "2"/],
  ['a label that every object has', {}, { constructor: 'x' }, /its label "constructor" is missing/],
  ['another user', { user: 'root' }, {}, /its USER is "root" and should be "app"/],
  ['another command', { cmd: [] }, {}, /its CMD is \[\] and should be \["serve","--all"\]/],
  ['another variable', { env: { A: 'c' } }, {}, /its variable "A" is "c" and should be "b"/],
  ['a long value', {}, { b: 'x'.repeat(70_000) }, /should be "x{99}… \(70002 characters\)/],
])('%s is an error', async (_, more, labels, message) => {
  await expect(verify(more, DOCKERFILE, labels as Record<string, string>)).rejects.toThrow(message);
});

const built = (onBuild: string[]) =>
  verifyAs({ ...image, user: 'u' }, 'FROM base\nCOPY a /a\n', {}, { ...image, onBuild });

test.each([
  ['an image', 'COPY --from=other /a /b'],
  ['a file', 'ADD https://files.example/x /'],
])('a base image whose ONBUILD takes %s that nobody hashed is an error', async (_, trigger) => {
  await expect(built([trigger])).rejects.toThrow(
    /^\/Dockerfile:1 begins with an image that takes "(other|https)/,
  );
});

test('a base image whose ONBUILD takes from the context, or by a digest, is none', async () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  expect(await built(['COPY . /', 'USER u', `COPY --from=other@${digest} /a /b`])).toMatchObject({
    user: 'u',
  });
});

test.each(['/srv/', 'srv', '/srv/x/..', null])(
  'a base image whose folder is written as %s is what an image on it has',
  async (WorkingDir) => {
    const base = toImage('', { WorkingDir });
    // An engine may keep it, or rewrite it.
    for (const kept of [WorkingDir, WorkingDir && '/srv']) {
      const made = toImage('sha256:1', { WorkingDir: kept, User: 'u' });
      expect(await verifyAs(made, 'FROM base\nUSER u\n', {}, base)).toMatchObject({
        workdir: WorkingDir ? '/srv' : '/',
      });
    }
  },
);

test('an image that is not there is an error', async () => {
  await expect(verifyAs(undefined, DOCKERFILE)).rejects.toThrow(/does not hold the image/);
});
