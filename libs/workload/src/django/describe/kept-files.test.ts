import { djangoProject } from '@shipshape/workload/testing';
import { describe, expect, test } from 'vitest';
import { only } from '../../../testing/described.ts';

const withSettings = (settings: string, files: Record<string, string> = {}) => {
  const all: Record<string, string> = { ...djangoProject(), ...files };
  const start = 'import os\nfrom pathlib import Path\nBASE_DIR = Path(__file__).resolve().parent.parent\n';
  return only({ ...all, 'config/settings.py': `${start}INSTALLED_APPS = []\n${settings}\n` });
};

describe('the folders that users upload files to', () => {
  test.each<[string, string[]]>([
    ['MEDIA_ROOT = BASE_DIR / "media"', ['media']],
    ['MEDIA_ROOT = os.path.join(BASE_DIR, "var", "uploads")', ['var/uploads']],
    ['MEDIA_ROOT = "media/"', ['media']],
    ['MEDIA_ROOT = os.path.join(BASE_DIR, "media/")', ['media']],
    ['MEDIA_ROOT = os.environ.get("MEDIA_ROOT", str(BASE_DIR / "media"))', ['media']],
    ['if os.environ.get("S3"):\n    pass\nelse:\n    MEDIA_ROOT = BASE_DIR / "media"', ['media']],
    ['if os.environ.get("LOCAL"):\n    MEDIA_ROOT = BASE_DIR / "media"', ['media']],
    [
      'STORAGES = {"default": {"OPTIONS": {"location": BASE_DIR / "files"}}}\nMEDIA_ROOT = "/srv"',
      ['/srv', 'files'],
    ],
    ['STORAGES = {"staticfiles": {"OPTIONS": {"location": BASE_DIR / "assets"}}}', []],
    ['PRIVATE_STORAGE_ROOT = BASE_DIR / "private"\nMEDIA_ROOT = BASE_DIR / "media"', ['media', 'private']],
    ['MEDIA_ROOT = "/srv/media"', ['/srv/media']],
    ['MEDIA_ROOT = Path(os.getenv("DATA", "/srv")) / "media"', ['/srv/media']],
    ['MEDIA_ROOT = "/app/media/"', ['media']],
    ['MEDIA_ROOT = str(BASE_DIR) + "/media/"', ['media']],
    ['MEDIA_ROOT = os.path.join(BASE_DIR, "media").replace("\\\\", "/")', ['media']],
    ['MEDIA_ROOT = "/srv/NAME".replace("NAME", "media")', ['/srv/media']],
    ['MEDIA_ROOT = BASE_DIR.parent / "media"', ['../media']],
    ['MEDIA_ROOT = BASE_DIR.parent', []],
    ['MEDIA_ROOT = BASE_DIR', []],
    ['MEDIA_ROOT = ""', []],
    ['', []],
  ])('of %j', (settings, expected) => expect(withSettings(settings).uploadFolders.sort()).toEqual(expected));

  test('are those of the settings of development as well', () => {
    const { uploadFolders } = only({
      ...djangoProject({ settings: 'split' }),
      'config/settings/local.py': 'from .base import *\nMEDIA_ROOT = "uploads"\n',
    });
    expect(uploadFolders).toEqual(['uploads']);
  });

  test('leave out where git has files, but for those that keep an empty folder', () => {
    const uploads = (path: string) =>
      withSettings('MEDIA_ROOT = BASE_DIR / "media"', { [path]: '' }).uploadFolders;
    expect(uploads('media/seed/logo.png')).toEqual([]);
    expect(uploads('media/.gitkeep')).toEqual(['media']);
  });
});

describe('the file of SQLite, with its folder where the repository has nothing in it', () => {
  const data = 'DATA = Path(os.environ.get("APP_DATA", "/var/lib/app"))\n';
  const outside = { file: '/var/lib/app/db.sqlite3', folder: '/var/lib/app' };
  test.each<[string, object, string?]>([
    ['DATA / "db.sqlite3"', outside, data],
    ['DATA.joinpath("db.sqlite3")', outside, data],
    ['DATA / "db.sqlite3"', outside, '(DATA := Path("/var/lib") / "app").mkdir(exist_ok=True)\n'],
    ['f"{data}/db.sqlite3"', outside, 'if (data := os.getenv("DATA", "/var/lib/app")):\n    pass\n'],
    ['str(DATA.resolve()) + "/db.sqlite3"', outside, data],
    ['f"{DATA}/db.sqlite3"', outside, data],
    ['(DATA / "cache").parent / "db.sqlite3"', outside, data],
    ['os.path.join(DATA, "x", "..", "db.sqlite3")', outside, data],
    ['Path("/var", "lib", "app", "db.sqlite3")', outside],
    ['Path("/var/lib") / Path("/var/lib/app") / "db.sqlite3"', outside],
    ['os.path.join(os.path.dirname("/var/lib/app/x"), "db.sqlite3")', outside],
    ['os.path.join("/srv", "/var/lib/app/db.sqlite3")', outside],
    ['os.path.expanduser(os.getenv("DB", "/var/lib/app/db.sqlite3"))', outside],
    [
      'env.path("APP_DATA", default="/var/lib/app") / "db.sqlite3"',
      outside,
      'import environ\nenv = environ.Env()\n',
    ],
    [
      'config("APP_DATA", "/var/lib/app", cast=Path) / "db.sqlite3"',
      outside,
      'from decouple import config\n',
    ],
    ['"/var/lib/app/db.sqlite3"', outside],
    ['"/app/data/db.sqlite3"', { file: 'data/db.sqlite3', folder: 'data' }],
    ['str(BASE_DIR) + "/db.sqlite3"', { file: 'db.sqlite3' }],
    ['Path(BASE_DIR, "data", "db.sqlite3")', { file: 'data/db.sqlite3', folder: 'data' }],
    ['BASE_DIR.joinpath("data", "db.sqlite3")', { file: 'data/db.sqlite3', folder: 'data' }],
    ['Path("~/.app").expanduser() / "db.sqlite3"', {}],
    ['":memory:"', {}],
    [
      'dj_database_url.config(default="sqlite:////var/lib/app/db.sqlite3")',
      outside,
      'import dj_database_url\n',
    ],
    ...[
      'f"sqlite:///{BASE_DIR}/data/db.sqlite3"',
      "f\"sqlite:///{BASE_DIR / 'data' / 'db.sqlite3'}\"",
      '"sqlite:///data/db.sqlite3"',
    ].map((address): [string, object, string] => [
      `dj_database_url.config(default=${address})`,
      { file: 'data/db.sqlite3', folder: 'data' },
      'import dj_database_url\n',
    ]),
    ['dj_database_url.config(default="sqlite:///:memory:")', {}, 'import dj_database_url\n'],
  ])('of %s', (name, expected, before = '') => {
    const database = name.startsWith('dj_')
      ? name
      : `{"ENGINE": "django.db.backends.sqlite3", "NAME": ${name}}`;
    const [service] = withSettings(`${before}DATABASES = {"default": ${database}}`).services;
    expect(service?.value.kind).toBe('sqlite');
    const { file, folder } = service?.value ?? {};
    expect({ ...(file ? { file } : {}), ...(folder ? { folder } : {}) }).toEqual(expected);
  });

  test.each(['f"{BASE_DIR}/db.sqlite3"', '"db.sqlite3"'])('below the root: %s', (name) => {
    const files = djangoProject({ layout: 'backend' });
    const settings = `${files['backend/config/settings.py']}\nDATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ${name}}}\n`;
    const { services } = only({ ...files, 'backend/config/settings.py': settings });
    expect(services[0]?.value.file).toBe('backend/db.sqlite3');
  });
});
