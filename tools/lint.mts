import type { ProcessPromise } from 'zx';
import { pythonShell } from './python/shell.mts';
import { main, projectOptions, UserError } from './support/cli.mts';

await main(
  {
    name: 'lint',
    summary: 'Checks a Django project: ruff (format and rules), mypy, and no model without its migration.',
    options: projectOptions,
  },
  async ({ root }, say) => {
    const $ = (await pythonShell(root, say))({ nothrow: true });
    const check = async (command: ProcessPromise, complaint: string) => {
      if ((await command).exitCode !== 0) throw new UserError(`${root}: ${complaint}`);
    };
    await check($`ruff format --check .`, 'not formatted: .venv/bin/ruff format . in it mends that.');
    await check($`ruff check .`, 'ruff found what it names above: mend it, then run this again.');
    await check(
      $`python manage.py makemigrations --check --dry-run`,
      'the models have no migration for what stands above: .venv/bin/python manage.py makemigrations in it makes one.',
    );
    await check($`mypy .`, 'mypy found what it names above: mend it, then run this again.');
    return 'format, rules, types and migrations agree';
  },
);
