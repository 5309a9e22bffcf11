import { djangoProject } from '@shipshape/workload/testing';
import { describe, expect, test } from 'vitest';
import { only } from '../../../testing/described.ts';

const withSettings = (settings: string, files: Record<string, string> = {}) => {
  const all: Record<string, string> = { ...djangoProject(), ...files };
  const start = 'import os\nfrom pathlib import Path\nBASE_DIR = Path(__file__).resolve().parent.parent\n';
  return only({ ...all, 'config/settings.py': `${start}INSTALLED_APPS = []\n${settings}\n` });
};

describe('the folder that users upload files to', () => {
  test.each([
    ['MEDIA_ROOT = BASE_DIR / "media"', 'media'],
    ['MEDIA_ROOT = os.path.join(BASE_DIR, "var", "uploads")', 'var/uploads'],
    ['MEDIA_ROOT = "media/"', 'media'],
    ['MEDIA_ROOT = os.path.join(BASE_DIR, "media/")', 'media'],
    ['MEDIA_ROOT = os.environ.get("MEDIA_ROOT", str(BASE_DIR / "media"))', 'media'],
    [
      'STORAGES = {"default": {"BACKEND": "x", "OPTIONS": {"location": BASE_DIR / "files"}}}\nMEDIA_ROOT = "/srv"',
      'files',
    ],
    ['MEDIA_ROOT = "/srv/media"', undefined],
    ['MEDIA_ROOT = BASE_DIR.parent / "media"', undefined],
    ['MEDIA_ROOT = BASE_DIR', undefined],
    ['MEDIA_ROOT = ""', undefined],
    ['', undefined],
  ])('of %j', (settings, expected) => expect(withSettings(settings).uploads).toBe(expected));

  test('is none where git has files in it, but for those that keep an empty folder', () => {
    const uploads = (path: string) => withSettings('MEDIA_ROOT = BASE_DIR / "media"', { [path]: '' }).uploads;
    expect(uploads('media/seed/logo.png')).toBeUndefined();
    expect(uploads('media/.gitkeep')).toBe('media');
  });
});
