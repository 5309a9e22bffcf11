import { folderOf } from '../../../paths.ts';
import type { Sources } from '../sources.ts';
import { type Command, commandsOf } from './command.ts';
import { namedFolder } from './folders.ts';

/** `py312,lint: ` before a line that counts for these environments alone. */
const factors = /^[\w!,{}-]+:\s+/;

/** The commands of the environments in tox.ini and setup.cfg, each with what its environment installs and runs before, and sets. */
export function toxCommands(sources: Sources, own: (path: string) => boolean): Command[] {
  return [...sources.named('tox.ini'), ...sources.named('setup.cfg')].filter(own).flatMap((file) => {
    const entries = sources.ini(file);
    /** Of a section, or else of what it inherits from. */
    const stated = (section: string, key: RegExp) =>
      [section, 'testenv', 'tox:testenv']
        .map((one) => entries.find((entry) => entry.section === one && key.test(entry.key)))
        .find((one) => one !== undefined);
    return entries
      .filter(({ section, key }) => /^(testenv|tox:testenv)/.test(section) && key === 'commands')
      .flatMap((commands) => {
        const deps = stated(commands.section, /^deps$/);
        const words = deps?.value.split('\n').map((line) => line.replace(factors, '')) ?? [];
        return [
          deps ? { ...deps, value: ['pip install', ...words].join(' ') } : [],
          stated(commands.section, /^commands_pre$/) ?? [],
          commands,
        ]
          .flat()
          .map((one) => ({ ...one, section: commands.section }));
      })
      .flatMap(({ section, value, lines }) => {
        const set = stated(section, /^set_?env$/)?.value.split('\n') ?? [];
        const env = Object.fromEntries(
          set.map((line) => {
            const [name = '', text = ''] = line.replace(factors, '').split(/\s*=\s*(.*)/);
            return [name, text];
          }),
        );
        return value.split('\n').flatMap((line, index) => {
          const directory = stated(section, /^change_?dir$/)?.value.replace(
            /^\{(toxinidir|tox_root)\}\/?/,
            '',
          );
          const plain = line
            .replace(/^[-!\s]+/, '')
            .replace(factors, '')
            .replaceAll(/\{posargs(?::([^{}]*))?\}/g, '$1')
            .replaceAll(/\{(toxinidir|tox_root)\}\/?/g, directory ? '$&' : '');
          return commandsOf(plain, {
            origin: 'tox',
            name: section,
            production: false,
            file,
            line: lines[index] ?? 1,
            folder: namedFolder(folderOf(file), directory ?? '.') ?? folderOf(file),
            env,
          });
        });
      });
  });
}
