import type { Chosen, Files } from './idioms.ts';

/** The settings module that manage.py, wsgi.py and asgi.py name. */
const settingsModule = ({ settings }: Chosen, which: 'local' | 'production'): string =>
  settings === 'split' ? `config.settings.${which}` : 'config.settings';

/** manage.py, the package `config` without its settings, and an application `notes` with a model, a page and a test. */
export function applicationFiles(idioms: Chosen): Files {
  const files: Files = {
    'manage.py': withClass(idioms, manage(settingsModule(idioms, 'local'))),
    'config/__init__.py': '',
    'config/urls.py': urls(idioms),
    'config/wsgi.py': withClass(idioms, entry('wsgi', settingsModule(idioms, 'production'))),
    'notes/__init__.py': '',
    'notes/admin.py':
      'from django.contrib import admin\n\nfrom .models import Note\n\nadmin.site.register(Note)\n',
    'notes/models.py': idioms.spatial ? withPlace(models) : models,
    'notes/views.py': views,
    'notes/migrations/__init__.py': '',
    'notes/migrations/0001_initial.py': idioms.spatial ? withPlace(migration) : migration,
    'notes/templates/notes/index.html': page(idioms),
    ...(idioms.static === 'sass'
      ? { 'notes/static/notes/style.scss': '$font: sans-serif;\nbody { font-family: $font; }\n' }
      : { 'notes/static/notes/style.css': 'body { font-family: sans-serif; }\n' }),
  };
  if (/uvicorn|daphne|hypercorn|granian/.test(idioms.server))
    files['config/asgi.py'] = withClass(idioms, entry('asgi', settingsModule(idioms, 'production')));
  if (idioms.tests !== 'none') files['notes/tests.py'] = tests;
  if (idioms.celery) {
    files['config/celery.py'] = celery(settingsModule(idioms, 'production'));
    files['notes/tasks.py'] =
      'from celery import shared_task\n\n\n@shared_task\ndef count():\n    return 1\n';
  }
  if (idioms.translated)
    files['notes/locale/de/LC_MESSAGES/django.po'] =
      'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Notes"\nmsgstr "Notizen"\n';
  if (idioms.static === 'committed') {
    files['collected/notes/style.0123456789ab.css'] = 'body { font-family: sans-serif; }\n';
    files['collected/notes/style.css'] = 'body { font-family: sans-serif; }\n';
    files['collected/staticfiles.json'] =
      '{"paths": {"notes/style.css": "notes/style.0123456789ab.css"}, "version": "1.1", "hash": "0123456789ab"}\n';
  }
  return files;
}

const manage = (settings: string) => `#!/usr/bin/env python
import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "${settings}")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
`;

/** django-configurations starts Django by itself, with the class that a variable names. */
const withClass = ({ env }: Chosen, text: string): string =>
  env === 'configurations'
    ? text
        .replace(
          /^( *)os\.environ\.setdefault\(.*$/m,
          '$&\n$1os.environ.setdefault("DJANGO_CONFIGURATION", "Local")',
        )
        .replace(/from django\.core\.(management|wsgi|asgi) /, 'from configurations.$1 ')
        .replace(/(from configurations\.[aw]sgi .*\n)\n([\s\S]*?)\n\n(application)/, '\n$2\n\n$1\n$3')
    : text;

const entry = (kind: 'wsgi' | 'asgi', settings: string) => `import os

from django.core.${kind} import get_${kind}_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "${settings}")

application = get_${kind}_application()
`;

const urls = ({ health }: Chosen) => `from django.contrib import admin
from django.urls import path

from notes import views

urlpatterns = [
    path("", views.index),
${health ? '    path("healthz", views.health),\n' : ''}    path("admin/", admin.site.urls),
]
`;

const views = `from django.http import HttpResponse
from django.shortcuts import render

from .models import Note


def index(request):
    return render(request, "notes/index.html", {"notes": Note.objects.all()})


def health(request):
    return HttpResponse("ok")
`;

const models = `from django.db import models


class Note(models.Model):
    text = models.CharField(max_length=200)

    def __str__(self):
        return self.text
`;

const migration = `from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=200)),
            ],
        ),
    ]
`;

/** A model or its migration, with a point on the map and an index of PostgreSQL's for words. */
const withPlace = (text: string): string =>
  text
    .replace('from django.db import models\n', 'from django.contrib.gis.db import models\n')
    .replace('(max_length=200)\n', '(max_length=200)\n    place = models.PointField(null=True)\n')
    .replace(
      'from django.db import migrations, models',
      'from django.contrib.gis.db import models\nfrom django.contrib.postgres.operations import TrigramExtension\nfrom django.db import migrations',
    )
    .replace('    operations = [\n', '    operations = [\n        TrigramExtension(),\n')
    .replace(/( *)\("text", .*\n/, '$&$1("place", models.PointField(null=True, srid=4326)),\n');

const tests = `from django.test import TestCase, override_settings

from .models import Note

# Nothing is collected for a test.
plain = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@override_settings(STORAGES=plain, COMPRESS_ENABLED=False)
class IndexTest(TestCase):
    def test_lists_notes(self):
        Note.objects.create(text="Buy milk")
        self.assertContains(self.client.get("/", secure=True), "Buy milk")
`;

const styles: Partial<Record<Chosen['static'], string>> = {
  node: 'app.css',
  sass: 'notes/style.scss',
};

const page = ({
  static: kind,
}: Chosen) => `{% load static${kind === 'compressor' ? ' compress' : kind === 'sass' ? ' sass_tags' : ''} %}<!doctype html>
<html lang="en">
<head>
<title>Notes</title>
${kind === 'compressor' ? '{% compress css %}' : ''}<link rel="stylesheet" href="{% ${kind === 'sass' ? 'sass_src' : 'static'} "${styles[kind] ?? 'notes/style.css'}" %}">${kind === 'compressor' ? '{% endcompress %}' : ''}
</head>
<body><h1>Notes</h1><ul>{% for note in notes %}<li>{{ note }}</li>{% endfor %}</ul></body>
</html>
`;

const celery = (settings: string) => `import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "${settings}")

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
`;
