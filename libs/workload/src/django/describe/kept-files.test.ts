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
    ['STORAGES = {"default": {"OPTIONS": {"location": BASE_DIR / "files"}}}\nMEDIA_ROOT = "/srv"', ['files']],
    ['STORAGES = {"staticfiles": {"OPTIONS": {"location": BASE_DIR / "assets"}}}', []],
    ['PRIVATE_STORAGE_ROOT = BASE_DIR / "private"\nMEDIA_ROOT = BASE_DIR / "media"', ['media', 'private']],
    ['MEDIA_ROOT = "/srv/media"', []],
    ['MEDIA_ROOT = BASE_DIR.parent / "media"', []],
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
