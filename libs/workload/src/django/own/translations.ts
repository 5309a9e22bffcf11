import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { aptProgram, type Program } from '@shipshape/provision';
import { cleanEnvironment, inParallel, type Log, stateFolder, UserError } from '@shipshape/workspace';
import { $ } from 'zx/core';
import { ended } from '../run.ts';
import { messagesVariable } from './python-support.ts';

/**
 * Compiles translations for a run of tests into a folder of that run. Beside their sources they would be changes of the
 * team's files, and reach the image. Where one fails the tests still run: only those of its texts need it.
 *
 * @param project its folder, absolute
 * @param folders those of translations in it, such as `shop/locale`
 * @param into the folder, which is emptied first
 * @returns the variable by which Python finds them
 */
export async function compiledTranslations(
  { project, folders, into }: { project: string; folders: readonly string[]; into: string },
  say: Log,
): Promise<Record<string, string>> {
  rmSync(into, { recursive: true, force: true });
  const program = await readyMsgfmt(say);
  if (!program) return {};
  await inParallel(
    folders.flatMap((folder) => sourcesIn(project, folder)),
    4,
    async (source) => {
      const to = join(into, source.replace(/po$/, 'mo'));
      mkdirSync(dirname(to), { recursive: true });
      const shell = $({ cwd: project, env: cleanEnvironment(program.env), quiet: true, verbose: false });
      const { exitCode, output } = await ended(shell`${program.path} --check-format -o ${to} ${source}`);
      if (exitCode !== 0)
        say(
          `${source} could not be compiled before the tests (${output.trim().split('\n')[0]}). Tests of its texts may fail.`,
        );
    },
  );
  return { [messagesVariable]: JSON.stringify([project, into]) };
}

/** The files to compile in a folder of translations, such as `shop/locale/de/LC_MESSAGES/django.po`. */
const sourcesIn = (project: string, folder: string): string[] =>
  namesIn(join(project, folder)).flatMap((language) => {
    const messages = join(folder, language, 'LC_MESSAGES');
    return namesIn(join(project, messages))
      .filter((name) => name.endsWith('.po'))
      .map((name) => join(messages, name));
  });

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

async function readyMsgfmt(say: Log): Promise<Program | undefined> {
  const without = 'Translations are not compiled before the tests';
  try {
    const place = { packages: ['gettext'], folder: join(stateFolder, 'gettext'), say };
    const program = await aptProgram(['msgfmt'], place);
    if (!program) say(`${without}: install gettext (its program msgfmt).`);
    return program;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say(`${without}: ${error.message}`);
    return undefined;
  }
}
