import { expect, test } from 'vitest';
import type { Base } from '../engine.ts';
import { statedConfig } from './stated-config.ts';

const given = { buildArgs: { GIVEN: 'g' }, platform: 'linux/arm64' };
const base: Base = { env: { PATH: '/bin', HOME: '/root' }, workdir: '/srv', shell: [], onBuild: [] };
const stated = (dockerfile: string) => statedConfig(dockerfile, given);
const statedOn = (dockerfile: string, more: Partial<Base> = {}) =>
  statedConfig(dockerfile, { ...given, baseOf: () => ({ ...base, ...more }) });

test.each<[string, string, number[]]>([
  ['a port', 'FROM a\nEXPOSE 5000', [5000]],
  ['of the last stage alone', 'FROM a\nEXPOSE 1\nFROM b\nEXPOSE 80/tcp 443', [80, 443]],
  ['by a variable', 'FROM a\nENV PORT=9000\nEXPOSE $PORT', [9000]],
  ['of a range the first', 'FROM a\nEXPOSE 8000-8002', [8000]],
  ['no UDP', 'FROM a\nEXPOSE 53/udp', []],
  ['none', 'FROM a\nCMD ["x"]', []],
  ['by a variable that nobody knows', 'FROM a\nEXPOSE $PORT', []],
  ['by one that nobody knows beside others', 'FROM a\nEXPOSE 8000 $PORT 8001', [8000, 8001]],
  ['by one for several', 'FROM a\nENV PORTS="80 443"\nEXPOSE $PORTS', [80, 443]],
  ['its own first', 'FROM a AS x\nEXPOSE 3000\nFROM x\nEXPOSE 8000\nEXPOSE 8001', [8000, 8001, 3000]],
  ['that of a stage above', 'FROM a AS x\nEXPOSE 3000\nFROM x\nUSER u', [3000]],
])('EXPOSE: %s', (_, dockerfile, ports) => {
  expect(stated(dockerfile).ports).toEqual(ports);
});

test.each([
  ['USER', 'FROM a\nENV WHO=app\nUSER $WHO:$WHO', { user: 'app:app' }],
  ['USER of nobody knows whom', 'FROM a\nUSER b\nUSER $WHO', { user: undefined }],
  ['WORKDIR', 'FROM a\nWORKDIR /a/b/\nWORKDIR ../c', { workdir: '/a/c' }],
  ['a WORKDIR below one that is not known', 'FROM a\nWORKDIR b', { workdir: undefined }],
  ['a list', 'FROM a\nENTRYPOINT ["a", "$B"]', { entrypoint: ['a', '$B'] }],
  ['a line for a shell that is not known', 'FROM a\nCMD a b', { cmd: undefined }],
  ['a line', 'FROM scratch\nCMD a \\\n  b', { cmd: ['/bin/sh', '-c', 'a   b'] }],
  [
    'a line for a shell',
    'FROM a\nSHELL ["/b", "-c"]\nCMD a',
    { shell: ['/b', '-c'], cmd: ['/b', '-c', 'a'] },
  ],
  ['STOPSIGNAL', 'FROM a\nENV S=INT\nSTOPSIGNAL SIG$S', { stopSignal: 'SIGINT' }],
  ['VOLUME', 'FROM a\nENV V=v\nVOLUME /$V /b\nVOLUME ["/c d"]', { volumes: ['/v', '/b', '/c d'] }],
  ['LABEL', 'FROM a\nENV V=1\nLABEL a="$V 2" "b c"=$V d $NO', { labels: { a: '1 2', 'b c': '1' } }],
  [
    'what a stage inherits',
    'FROM a AS x\nUSER u\nENV A=1\nFROM x\nENV B=$A',
    { user: 'u', env: { A: '1', B: '1' } },
  ],
  [
    'a CMD that ENTRYPOINT takes away',
    'FROM a AS x\nCMD ["c"]\nFROM x\nENTRYPOINT ["e"]',
    { cmd: undefined },
  ],
  ['an ENTRYPOINT that leaves CMD', 'FROM a\nCMD ["c"]\nENTRYPOINT ["e"]', { cmd: ['c'] }],
  [
    'ENV in both forms',
    `FROM a\nENV A=1 B="x y" C='$A'\nENV D a  b`,
    { env: { A: '1', B: 'x y', C: '$A', D: 'a  b' } },
  ],
  ['ENV of what the base has', 'FROM a\nENV PATH=/x:$PATH A=$A', { env: {} }],
  ['a variable that is set anew', 'FROM a\nENV A=1\nENV A=$NO', { env: {} }],
  ['a proxy of the engine', 'FROM scratch\nARG HTTP_PROXY\nENV P=$HTTP_PROXY', { env: {} }],
  ['an argument', 'FROM scratch\nARG GIVEN\nARG D=d\nENV A=$GIVEN$D$TARGETARCH', { env: { A: 'gd' } }],
  ['no HEALTHCHECK', 'FROM a\nHEALTHCHECK NONE', { healthcheck: { test: ['NONE'] } }],
  [
    'HEALTHCHECK',
    'FROM a\nHEALTHCHECK --interval=1m30s --timeout=500ms --retries=4 CMD a b',
    { healthcheck: { test: ['CMD-SHELL', 'a b'], interval: 90e9, timeout: 5e8, retries: 4 } },
  ],
  ['HEALTHCHECK in a list', 'FROM a\nHEALTHCHECK CMD ["a"]', { healthcheck: { test: ['CMD', 'a'] } }],
])('%s', (_, dockerfile, expected) => {
  expect(stated(dockerfile)).toMatchObject(expected);
});

test('where a line ends with an escaped backslash, engines differ in all that follows', () => {
  expect(stated('FROM a\nUSER b\nENV A=x\\\\\nENV B=1')).toMatchObject({ env: {}, labels: {}, ports: [] });
  expect(stated('FROM a\nENV A=x\\\\y').env).toEqual({ A: 'x\\y' });
});

test('with a base image that is known', () => {
  expect(statedOn('FROM a\nENV PATH=/x:$PATH\nWORKDIR b\nCMD c')).toMatchObject({
    ...{ env: { PATH: '/x:/bin' }, workdir: '/srv/b', cmd: ['/bin/sh', '-c', 'c'] },
  });
  expect(statedOn('FROM a\nCMD c', { shell: ['/ash'] }).cmd).toEqual(['/ash', 'c']);
  // What its ONBUILD left behind comes first.
  const onBuild = ['WORKDIR /app', 'ENV A=1', 'USER them'];
  expect(statedOn('FROM a\nWORKDIR b\nENV B=$A', { onBuild })).toMatchObject({
    ...{ workdir: '/app/b', env: { A: '1', B: '1' }, user: 'them' },
  });
  // The base's own value in buildah, and ours with BuildKit.
  expect(statedOn('FROM a\nARG HOME=/x\nUSER $HOME').user).toBeUndefined();
});
