import { djangoProject, type Idioms } from '@shipshape/workload/testing';
import { expect, describe as group, test } from 'vitest';
import { describeFiles, made } from '../../../testing/described.ts';
import type { DjangoProject } from './project.ts';

group('where a project is', () => {
  test.each<[Idioms['layout'], string, string]>([
    ['root', '.', 'manage.py'],
    ['src', '.', 'src/manage.py'],
    ['backend', 'backend', 'backend/manage.py'],
  ])('layout %s', (layout, root, manage) => {
    const project = made({ layout: layout ?? 'root', settings: 'split' });
    expect(project).toMatchObject({ root, manage: { value: manage } });
    expect(project.settings.production?.value).toBe('config.settings.production');
    expect(project.application.wsgi?.value).toBe('config.wsgi:application');
  });

  test.each([
    ['manage.py', 'config/__main__.py', '', ['.']],
    ['manage.py', 'src/site/manage.py', 'src/site/', ['src/site']],
    ['site/manage.py', 'bin/run.py', 'site/', ['site']],
    ['manage.py', 'manage.py', '', []],
  ])('%s that is a link to %s imports from there', (link, target, code, importFolders) => {
    const project = linked(link, target, code, '');
    expect(project).toMatchObject({ root: '.', manage: { value: link }, importFolders });
    expect(project?.settings.production?.value).toBe('config.settings');
    expect(project?.application.wsgi?.value).toBe('config.wsgi:application');
  });

  test('a link to the manage.py of a folder with packages of its own is that project', () =>
    expect(linked('manage.py', 'site/manage.py', 'site/', 'site/')).toMatchObject({
      root: 'site',
      importFolders: [],
    }));

  test.each([
    ['import runpy\nrunpy.run_module("shop", run_name="__main__")\n', 'shop/__main__.py', true],
    ['from shop.runner import main\n\nmain()\n', 'shop/runner.py', true],
    ['from flask import Flask\nimport shop.runner\n', 'shop/start.py', false],
  ])('a manage.py that hands over to a module: %j', (manage, path, found) => {
    const { 'manage.py': program = '', ...files } = djangoProject({ settings: 'split' });
    const [project] = describeFiles({ ...files, 'manage.py': manage, [path]: program });
    expect(project?.settings.development?.value).toBe(found ? 'config.settings.local' : undefined);
  });

  /** The one project of a repository with such a link, its code and its requirements in these folders. */
  function linked(link: string, target: string, code: string, packages: string): DjangoProject | undefined {
    const { 'manage.py': text = '', ...files } = djangoProject();
    const folderOf = (path: string) => (/^requirements/.test(path) ? packages : code);
    const moved = Object.fromEntries(
      Object.entries(files).map(([path, one]) => [folderOf(path) + path, one]),
    );
    const [project, ...others] = describeFiles(
      { ...moved, [target]: text, [link]: text },
      { real: (path: string) => (path === link ? target : path) },
    );
    expect(others).toEqual([]);
    return project;
  }

  test('examples and templates make no project, and two folders make two', () => {
    const under = (folder: string) =>
      Object.fromEntries(Object.entries(djangoProject()).map(([path, text]) => [`${folder}/${path}`, text]));
    const names = (files: Record<string, string>) => describeFiles(files).map(({ name }) => name);
    expect(names({ ...djangoProject(), ...under('example'), ...under('{{cookiecutter.slug}}') })).toEqual([
      'app',
    ]);
    expect(
      names({
        ...under('shop'),
        'start/manage.py': 'setdefault("DJANGO_SETTINGS_MODULE", "{{ project_name }}.a")\n',
        ...under('Blog'),
        'manage.py': 'from flask_script import Manager\n',
      }),
    ).toEqual(['blog', 'shop']);
    expect(names({ 'README.md': '' })).toEqual([]);
  });
});
