import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only, workflow } from '../../../../testing/described.ts';

const own = `from django.core import management
from django.core.management.base import BaseCommand

class Command(BaseCommand):
    def handle(self, *args, **options):
        if options["all"]:
            management.call_command(self.name)
        management.call_command("collectstatic", "--ignore=src", interactive=False)
        management.call_command("compilemessages", f"--locale={options['all']}")
        management.call_command("compilejsi18n")
`;
const files = djangoProject({ tests: 'pytest' });
const described = (ci: string, more: Record<string, string> = {}) =>
  only({
    ...files,
    'config/settings.py': `${files['config/settings.py']}\nINSTALLED_APPS += ["statici18n"]\n`,
    'notes/management/commands/assets.py': own,
    'notes/locale/de/LC_MESSAGES/django.po': '',
    '.github/workflows/ci.yml': ci,
    ...more,
  });

test("what a command of the project's own calls counts as called", () => {
  const { tests } = described(workflow('python manage.py assets', 'pytest'));
  expect(tests.value).toMatchObject({ collects: true, catalogs: true, translations: ['notes/locale'] });
});

test('a command of that name that the project does not have makes nothing', () => {
  const { tests } = described(workflow('python manage.py things', 'pytest'));
  expect(tests.value.translations).toBeUndefined();
  expect(tests.value.catalogs).toBeUndefined();
});

test('translations for JavaScript are written in the build, between the compiled ones and the collected files', () => {
  const commands = (more = {}) => described(workflow('pytest'), more).static.value.commands;
  expect(commands()).toEqual(['compilemessages', 'compilejsi18n', 'collectstatic --no-input']);
  const committed = { 'static/jsi18n/de/djangojs.js': '' };
  expect(commands(committed)).toEqual(['compilemessages', 'collectstatic --no-input']);
});
