import { djangoProject } from '@shipshape/workload/testing';
import { expect, describe as group, test } from 'vitest';
import { made, only, required } from '../../../../testing/described.ts';

group('classes of settings', () => {
  test('classes of django-configurations: production has its own, and the tests have theirs', () => {
    const project = made({ env: 'configurations', database: 'required-url', redis: true });
    expect(project.settings).toMatchObject({
      production: { value: 'config.settings:Production' },
      test: { value: 'config.settings:Test' },
      development: { value: 'config.settings:Local' },
    });
    expect(project.tests.value.settings).toBe('config.settings:Test');
    expect(required(project)).toEqual(['DATABASE_URL', 'DJANGO_SECRET_KEY', 'REDIS_URL']);
    expect(project.services.map(({ value }) => value.kind)).toEqual(['postgresql', 'redis']);
    expect(project.static.value).toMatchObject({ root: 'staticfiles', servedBy: 'whitenoise' });
    expect(project.unknown).toEqual([]);
  });

  test('classes that a package imports by their variable are all known', () => {
    const { 'config/settings.py': text = '', ...files } = djangoProject({
      env: 'configurations',
      database: 'plain',
    });
    const roles = ['Local', 'Production', 'Test'];
    const branch = (name: string) => `if chosen == "${name}":\n    from config.classes import ${name}\n`;
    const project = only({
      ...files,
      'config/classes.py': text,
      'config/settings/__init__.py': `import os\nchosen = os.environ.get("DJANGO_CONFIGURATION", "Local")\n${roles.map(branch).join('')}`,
    });
    expect(project.settings.production?.value).toBe('config.settings:Production');
    expect(project.tests.value.settings).toBe('config.settings:Test');
    expect(project.unknown).toEqual([]);
  });

  test.each([
    ['EmailURLValue', 'EMAIL_URL', 'email-url'],
    ['SearchURLValue', 'SEARCH_URL', 'search-url'],
    ['EmailValue', 'DJANGO_X', 'email'],
  ])('%s reads %s, which is of the form %s', (kind, name, form) => {
    const { variables } = only({
      ...djangoProject({ env: 'configurations', database: 'plain' }),
      'config/settings.py': `from configurations import Configuration, values


class Production(Configuration):
    SECRET_KEY = "x"
    INSTALLED_APPS = []
    X = values.${kind}()
`,
    });
    expect(variables.map(({ value }) => [value.name, value.form])).toEqual([[name, form]]);
  });

  test('a mixin may be called BaseSettings, and a property is read from what it takes of self', () => {
    const project = only({
      ...djangoProject({ env: 'configurations', database: 'plain' }),
      'config/settings.py': `from configurations import Configuration, values


class BaseSettings:
    INSTALLED_APPS = []
    MAIL = values.Value()
    DATABASE_HOST = values.Value(environ_required=True)
    POSTGRES_DB = values.Value("shop", environ_prefix="")

    @property
    def DATABASES(self):
        return {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": self.DATABASE_HOST, "NAME": self.POSTGRES_DB}}


class Production(BaseSettings, Configuration):
    SECRET_KEY = values.SecretValue()
`,
    });
    expect(project.settings.production?.value).toBe('config.settings:Production');
    expect(required(project)).toEqual(['DJANGO_DATABASE_HOST', 'DJANGO_SECRET_KEY']);
    expect(project.services[0]?.value).toMatchObject({
      kind: 'postgresql',
      variables: ['DJANGO_DATABASE_HOST', 'POSTGRES_DB'],
    });
  });

  test('a class in a module of its own, beside those of others and urls.py', () => {
    const { 'config/settings.py': _, ...files } = djangoProject({ env: 'configurations' });
    const own = (name: string) =>
      `from config.settings.base import Base\n\n\nclass ${name}(Base):\n    A = 1\n`;
    const project = only({
      ...Object.fromEntries(
        Object.entries(files).map(([path, text]) => [
          path,
          text.replaceAll('config.settings', 'config.settings.local'),
        ]),
      ),
      'config/settings/__init__.py': '',
      'config/settings/urls.py': files['config/urls.py'] ?? '',
      'config/settings/base.py':
        'from configurations import Configuration\n\n\nclass Base(Configuration):\n    INSTALLED_APPS = []\n',
      'config/settings/local.py': own('Local'),
      'config/settings/production.py': own('Production'),
    });
    expect(project.settings).toMatchObject({
      production: { value: 'config.settings.production:Production' },
      development: { value: 'config.settings.local:Local' },
    });
  });

  test('a class takes from its bases, from properties, and is chosen by what production states', () => {
    const files = djangoProject({ env: 'configurations' });
    const body = `from configurations import Configuration, values


class Files:
    MEDIA_ROOT = values.PathValue("/srv/media")


class Base(Files, Configuration):
    INSTALLED_APPS = []
    SECRET_KEY = values.SecretValue(environ_name="KEY", environ_prefix="SHOP")

    @property
    def STATIC_ROOT(self):
        return self.MEDIA_ROOT + "/static"


class Shop(Base):
    ALLOWED_HOSTS = values.ListValue([])
    INSTALLED_APPS = Base.INSTALLED_APPS + ["django.contrib.postgres"]


class Kiosk(Base):
    TOKEN = values.SecretValue()
`;
    const project = (others: Record<string, string>) =>
      only({ ...files, 'config/settings.py': body, ...others });
    const shop = project({
      Dockerfile: 'FROM python:3.13\nCOPY . .\nENV DJANGO_CONFIGURATION=Shop\nCMD gunicorn config.wsgi\n',
    });
    expect(shop.settings.production?.value).toBe('config.settings:Shop');
    expect(required(shop)).toEqual(['SHOP_KEY']);
    expect(shop.variables.map(({ value }) => [value.name, value.form])).toEqual([
      ['DJANGO_MEDIA_ROOT', 'folder'],
      ['SHOP_KEY', 'secret'],
      ['DJANGO_ALLOWED_HOSTS', 'hosts'],
    ]);
    expect(shop.static.value.root).toBe('/srv/media/static');
    const none = project({});
    expect(none.unknown.join()).toMatch(
      /Which class of config\.settings is production's: there are Base, Shop, Kiosk/,
    );
  });
});
