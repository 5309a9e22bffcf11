import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only } from '../../../testing/described.ts';
import { usesGeo } from './project-files.ts';

test.each([
  ['django.contrib.gis.db.backends.postgis', true],
  ['django_prometheus.db.backends.postgis', true],
  ['django.db.backends.postgresql', false],
])('the libraries of GeoDjango are asked for by its backend: %s', (engine, expected) => {
  const settings = `DATABASES = {"default": {"ENGINE": "${engine}"}}\n`;
  const files: Record<string, string> = { ...djangoProject(), 'config/settings.py': settings };
  expect(usesGeo(only(files), (file) => files[file])).toBe(expected);
});
