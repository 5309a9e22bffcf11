import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only } from '../../../../testing/described.ts';
import { servicesForSmoke } from '../../own/needed-services.ts';

const described = (call: string) => {
  const files = djangoProject({ static: 'none' });
  return only({
    ...files,
    'requirements.txt': `${files['requirements.txt']}django-heroku==0.3.1\n`,
    'config/settings.py': `${files['config/settings.py']}\nimport django_heroku\n${call}\n`,
  });
};
const names = ({ variables }: ReturnType<typeof described>) => variables.map(({ value }) => value.name);

test('django-heroku takes the database of an address, serves static files, and reads SECRET_KEY', () => {
  const project = described('django_heroku.settings(locals())');
  expect(project.services.map(({ value }) => [value.kind, value.optional])).toEqual([
    ['sqlite', false],
    ['postgresql', true],
  ]);
  expect(servicesForSmoke(project)).toEqual(['postgresql']);
  expect(project.static.value).toMatchObject({ servedBy: 'whitenoise', root: 'staticfiles', hashed: true });
  expect(names(project)).toEqual(expect.arrayContaining(['DATABASE_URL', 'SECRET_KEY']));
});

test('a keyword turns a part of it off', () => {
  const project = described('django_heroku.settings(locals(), databases=False, staticfiles=False)');
  expect(project.static.value.servedBy).toBe('none');
  expect(names(project)).not.toContain('DATABASE_URL');
});
