import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '@shipshape/git/testing';
import { expect, test } from 'vitest';
import { pinnedIn } from './lock-text.ts';
import { resolveLock } from './resolve.ts';

/** As uv answers where neither gevent 1.5.0 nor the greenlet that it needs has a wheel, and gevent 0.13.8 cannot be built. */
const uv = `#!/bin/bash
floors=$(for one; do [[ $one == *floors.txt ]] && cat "$one"; done)
case "$* $floors" in
  *'--no-binary gevent'*--no-deps*) echo 'gevent==1.5.0 \\'; echo '    --hash=sha256:aa' ;;
  *'--no-binary gevent'*'--no-binary greenlet'*'gevent>=1.5.0'*)
    printf '%s \\\\\\n    --hash=sha256:aa\\n' gevent==1.5.0 greenlet==0.4.15 ;;
  *'--no-binary gevent'*'gevent>=1.5.0'*) echo 'Because all versions of greenlet have no usable wheels' >&2; echo 'hint: Wheels are required for \`greenlet\` because' >&2; exit 1 ;;
  *'--no-binary gevent'*) echo 'error: Failed to build \`gevent==0.13.8\`' >&2; exit 1 ;;
  *) echo 'hint: Wheels are required for \`gevent\` because' >&2; exit 1 ;;
esac
`;

const inputs = {
  files: ['requirements.txt'],
  requirements: 'gevent\n',
  constraints: '',
  manifest: undefined,
  digest: '',
};

function resolver(script: string) {
  const folder = scratchFolder();
  const path = join(folder, 'uv');
  writeFileSync(path, script, { mode: 0o755 });
  return { uv: { path, env: process.env }, folder, python: '3.10' };
}

test('a package without a wheel is no reason to go back to a release that no Python builds any more', async () => {
  const { sources } = await resolveLock(inputs, new Date('2020-04-15'), resolver(uv));
  expect(sources).toEqual(['gevent==1.5.0', 'greenlet==0.4.15']);
});

/** As uv answers where the newest tables needs odf, which has no wheel, and the newest api contradicts the newest auth. */
const goesBack = `#!/bin/bash
held=$(for one; do [[ $one == *floors.txt ]] && cat "$one"; done)
pins() { printf '%s \\\\\n    --hash=sha256:aa\n' "$@"; }
case "$* $held" in
  *--no-deps*) pins tables==3.3 api==2.0 auth==2.0 ;;
  *api==2.0*auth==2.0*) echo 'Because you require api==2.0 and auth==2.0, we can conclude' >&2; exit 1 ;;
  *'--no-binary odf'*tables==3.3*) pins tables==3.3 odf==1.4 api==2.0 auth==1.9 ;;
  *tables==3.3*) echo 'hint: Wheels are required for \`odf\` because' >&2; exit 1 ;;
  *) pins tables==2.0 api==2.0 auth==1.9 ;;
esac
`;

test.each([
  ['has no wheel', goesBack, ['tables==3.3', 'odf==1.4', 'api==2.0', 'auth==1.9']],
  [
    'cannot be built',
    goesBack.replace(
      'pins tables==3.3 odf==1.4 api==2.0 auth==1.9 ;;',
      "echo 'error: Failed to build `odf==1.4`' >&2; exit 1 ;;",
    ),
    ['tables==2.0', 'api==2.0', 'auth==1.9'],
  ],
])('what the requirements name is the newest, where what it needs %s', async (_, script, pinned) => {
  const open = { ...inputs, requirements: 'tables\napi\nauth\n' };
  const { text } = await resolveLock(open, new Date('2023-10-13'), resolver(script));
  expect(pinnedIn(text)).toEqual(pinned);
});

test('a release that is the first choice and cannot be built is named', async () => {
  const script = uv.replaceAll('0.13.8', '1.5.0');
  await expect(resolveLock(inputs, new Date('2020-04-15'), resolver(script))).rejects.toThrow(
    'gevent==1.5.0',
  );
});

test('packages without a wheel that the requirements pin are found together, not by a run over everything for each', async () => {
  const script = `#!/bin/bash
pins() { for one; do [[ -f $one ]] && cat "$one"; done | grep -q "^$name=="; }
echo "$*" >>calls
for name in psycopg2 uwsgi mysqlclient; do
  [[ $* == *"--no-binary $name"* ]] || ! pins "$@" || { echo "hint: Wheels are required for \\\`$name\\\` because" >&2; exit 1; }
done
printf '%s \\\\\n    --hash=sha256:aa\n' psycopg2==2.9.6 uwsgi==2.0.21 mysqlclient==2.1.1 django==4.2
`;
  const pinned = 'django==4.2\npsycopg2==2.9.6\nuwsgi==2.0.21\nmysqlclient==2.1.1\n';
  const one = resolver(script);
  const { sources } = await resolveLock({ ...inputs, requirements: pinned }, new Date('2023-05-01'), one);
  expect(sources).toEqual(['psycopg2==2.9.6', 'uwsgi==2.0.21', 'mysqlclient==2.1.1']);
  const calls = readFileSync(join(one.folder, 'calls'), 'utf8').trim().split('\n');
  expect(calls.filter((call) => call.includes('--generate-hashes'))).toHaveLength(2);
});

test('a package whose sources of the time uv does not read is taken from later ones, with what those need', async () => {
  const script = `#!/bin/bash
case "$*" in
  *'--exclude-newer-package twisted='*'--no-binary twisted'*|*'--no-binary twisted'*'--exclude-newer-package twisted='*) exit 9 ;;
  *'--exclude-newer-package twisted='20*T*'--exclude-newer-package incremental='*) echo 'twisted==21.2.0 \\'; echo '    --hash=sha256:aa' ;;
  *'--exclude-newer-package twisted='*) echo 'hint: \`incremental\` was filtered by \`exclude-newer\` to only include' >&2; exit 1 ;;
  *'--no-binary twisted'*) echo 'Because twisted[tls]>=18.7.0 has a non-PEP 625-compliant source distribution filename and' >&2; exit 1 ;;
  *) echo 'hint: Wheels are required for \`twisted\` because' >&2; exit 1 ;;
esac
`;
  const made = await resolveLock(
    { ...inputs, requirements: 'twisted\n' },
    new Date('2020-04-15'),
    resolver(script),
  );
  expect(made.text).toContain('twisted==21.2.0');
  expect(made.sources).toEqual([]);
});
