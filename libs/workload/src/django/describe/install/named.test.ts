import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only, workflow } from '../../../../testing/described.ts';
import { lockInputs } from '../../image/lock/inputs.ts';
import { installPlan } from '../../own/install-plan.ts';

const { 'requirements.txt': list = '', ...others } = djangoProject({ installer: 'requirements' });
const without = Object.fromEntries(
  Object.entries(others).filter(([path]) => !path.startsWith('requirements')),
);
const docker = (run: string) => `FROM python:3.12\nRUN ${run}\nCOPY . .\nCMD ["gunicorn", "config.wsgi"]\n`;

/** The lines that requirements.lock is made from, and what is unknown. */
function locked(files: Record<string, string>) {
  const project = only({ ...without, ...files });
  return { lines: lockInputs(project, (file) => files[file]).requirements.split('\n'), project };
}

test.each([
  ['pip install mysqlclient==2.2.4', ['mysqlclient==2.2.4']],
  [
    'pip3 install --no-cache-dir --upgrade pip wheel && python -m pip install "psycopg[c]>=3"',
    ['psycopg[c]>=3'],
  ],
  ['uv pip install --system --python 3.12 -r requirements.txt sentry-sdk', ['sentry-sdk']],
  ['pip install --progress-bar off --root-user-action ignore -Ur requirements.txt', []],
  ['pip install --upgrade-strategy eager --group main -U --no-cache-dir --pre mysqlclient', ['mysqlclient']],
  ['uv pip install --no-binary-package lxml --index-strategy first-index --no-cache pycurl', ['pycurl']],
  ['pip install pycurl 2>&1 >log', ['pycurl']],
  ['pip install --no-binary psycopg --timeout=9 --retries 5 pycurl', ['pycurl']],
  ['pip install -i simple /tmp/own.whl ./libs/own . $EXTRA "poetry==1.8"', []],
])('what production installs by name is in the lock: %s', (run, expected) => {
  const { lines, project } = locked({ 'requirements.txt': list, Dockerfile: docker(run) });
  const plain = locked({ 'requirements.txt': list, Dockerfile: docker('true') });
  expect(lines.filter((line) => !plain.lines.includes(line))).toEqual(expected);
  expect(project.install.value.files).toEqual(['requirements.txt']);
});

test('a list that the Dockerfile installs beside a manifest is in the lock', () => {
  const files = {
    'pyproject.toml': '[project]\nname = "shop"\ndependencies = ["django==5.2.8"]\n',
    'deploy/production/requirements.txt': 'gunicorn\npsycopg2-binary==2.9.10\n',
    Dockerfile: docker('pip install . gunicorn && pip install -r /srv/deploy/production/requirements.txt'),
  };
  const { lines, project } = locked(files);
  expect(project.install.value.named).toEqual(['gunicorn', 'psycopg2-binary==2.9.10']);
  expect(lines).toContain('psycopg2-binary==2.9.10');
});

test('setuptools of the Dockerfile is in image and tests, where Python brings none', () => {
  const of = (run: string, files = {}) => {
    const { project, lines } = locked({ 'requirements.txt': list, Dockerfile: docker(run), ...files });
    const plan = installPlan(project, () => false).steps.flatMap((step) =>
      'arguments' in step ? step.arguments : [],
    );
    return {
      image: lines.filter((line) => line.startsWith('setuptools')),
      tests: plan.includes('setuptools<81'),
    };
  };
  expect(of('pip install --upgrade pip setuptools wheel')).toEqual({ image: ['setuptools<81'], tests: true });
  expect(of('pip install --upgrade pip')).toEqual({ image: [], tests: false });
  const steps = 'pip install setuptools\n      - run: python manage.py test';
  const ci = { '.github/workflows/ci.yml': workflow(steps) };
  expect(of('true', ci)).toEqual({ image: [], tests: true });
});

test('pinned requirements are a lock no more where the Dockerfile adds to them', () => {
  const pinned = 'django==5.2.8\nasgiref==3.10.0\nsqlparse==0.5.3\n';
  const isLocked = (run: string) =>
    locked({ 'requirements.txt': pinned, Dockerfile: docker(run) }).project.install.value.locked;
  expect([isLocked('pip install gunicorn'), isLocked('pip install mysqlclient')]).toEqual([true, false]);
});

test('a Dockerfile is all that names packages; one of CI, or one that init wrote, names none', () => {
  const run = { Dockerfile: docker('pip install django==5.2.8 whitenoise') };
  const { project, lines } = locked(run);
  expect(project.django?.value).toBe('5.2.8');
  expect(project.install.value).toMatchObject({ files: [], named: ['django==5.2.8', 'whitenoise'] });
  expect(lines).toEqual(expect.arrayContaining(['django==5.2.8', 'whitenoise']));
  // What init writes beside it changes nothing.
  const beside = { ...run, 'Dockerfile.shipshape': docker('true') };
  const after = { ...beside, 'shipshape.json': '{"written": {"Dockerfile.shipshape": "0a"}}' };
  expect(locked(after).lines).toEqual(lines);
  const written = { ...run, 'shipshape.json': '{"written": {"Dockerfile": "0a"}}' };
  for (const files of [written, { 'ci/Dockerfile.test': run.Dockerfile }])
    expect(locked(files).project.unknown.join()).toContain('How the project installs its packages');
});

test('where nothing lists packages, the modules that the settings name are those to begin with', () => {
  const made = Object.entries(djangoProject()).filter(([path]) => !path.startsWith('requirements'));
  const files = Object.fromEntries(made);
  const settings = `${files['config/settings.py']}\nINSTALLED_APPS += ["rest_framework", "theirs.apps.Config", "pages", "parts"]\nMIDDLEWARE += ["corsheaders.middleware.Cors"]\n`;
  const project = only({ ...files, 'config/settings.py': settings, 'pages.py': '', 'parts/a.py': '' });
  expect(project.unknown[0]).toMatch(
    /name the modules django, rest_framework, theirs, whitenoise, corsheaders\.$/,
  );
});

test("a lock of the team's is taken as it is, and what it lacks is said", () => {
  const files = djangoProject({ installer: 'poetry', lock: true });
  const unknown = (run: string) => only({ ...files, Dockerfile: docker(run) }).unknown.join();
  expect(unknown('pip install mysqlclient')).toMatch(
    /^Whether the image needs mysqlclient, which Dockerfile:2 installs and \S+ does not have: if so, add it there\.$/,
  );
  expect(unknown('pip install gunicorn')).toBe('');
});
