import { expect, test } from 'vitest';
import { only } from '../../../testing/described.ts';
import { djangoProject } from '../../../testing/django-project/index.ts';
import { imageOf, noFacts, written } from '../../../testing/written-dockerfile.ts';
import { foundSmoke } from '../own/smoke-settings.ts';
import { dockerfileFor } from './dockerfile.ts';

test.each([
  ['.', 'BASE_DIR.parent'],
  ['shop', 'BASE_DIR.parent'],
  ['apps/shop', 'BASE_DIR.parent.parent'],
])('what settings name beside the folder of the project is where they find it: %s', (root, beside) => {
  const settings = `${djangoProject()['config/settings.py']}
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ${beside} / "notes.sqlite3"}}
STATIC_ROOT = ${beside} / "public"
MEDIA_ROOT = ${beside} / "media"
LOGGING = {"version": 1, "handlers": {"file": {"class": "logging.FileHandler", "filename": ${beside} / "logs" / "notes.log"}}}
`;
  const files = Object.entries({ ...djangoProject(), 'config/settings.py': settings });
  const project = only(
    Object.fromEntries(files.map(([path, text]) => [root === '.' ? path : `${root}/${path}`, text])),
  );
  const image = imageOf(written(project));
  expect(image).toContain('install -d -m 1777 /data /media');
  expect(image).toContain('ln -sf /data/notes.sqlite3 /notes.sqlite3');
  expect(image).toContain('ln -sf /tmp/logs-notes.log /logs/notes.log');
  expect(image).toContain('COPY --from=app /public /public');
  expect(foundSmoke(project).writable).toEqual(['/data', '/media']);
  expect(dockerfileFor(project, noFacts)['.dockerignore']).not.toMatch(/public|notes|\.\.\//);
});

test.each([
  ['BASE_DIR / "public/"', '/app/public/CACHE'],
  ['"/srv/static"', '/srv/static/CACHE'],
  ['BASE_DIR / "public"\nCOMPRESS_OUTPUT_DIR = "made/"', '/app/public/made'],
])('django-compressor has a folder to write while pages are served: %s', (root, folder) => {
  const project = withCompressor(`STATIC_ROOT = ${root}\n`);
  const text = written(project);
  expect(imageOf(text)).toContain(`install -d -m 1777 /data ${folder}`);
  expect(text).toContain('settings.WHITENOISE_AUTOREFRESH = True');
  expect(foundSmoke(project).writable).toEqual(['/data', folder]);
});

test.each(['COMPRESS_OFFLINE = True', 'COMPRESS_ENABLED = False', 'COMPRESS_ROOT = "/elsewhere"'])(
  'and none where it writes nothing there: %s',
  (line) => {
    const project = withCompressor(`STATIC_ROOT = BASE_DIR / "public"\n${line}\n`);
    expect(foundSmoke(project).writable).toEqual(['/data']);
    expect(written(project)).not.toContain('AUTOREFRESH');
  },
);

/** A project on SQLite that nothing serves the static files of. */
function withCompressor(settings: string) {
  const files = djangoProject({ static: 'none' });
  const own = `${files['config/settings.py']}\nINSTALLED_APPS += ["compressor"]\n${settings}`;
  return only({ ...files, 'config/settings.py': own });
}
