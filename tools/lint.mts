import { pythonShell } from './python/shell.mts';
import { main, projectOptions } from './support/cli.mts';

await main(
  {
    name: 'lint',
    summary: 'Checks a Django project: ruff (format and rules), mypy, and no model without its migration.',
    options: projectOptions,
  },
  async ({ root }, say) => {
    const $ = await pythonShell(root, say);
    await $`ruff format --check .`;
    await $`ruff check .`;
    await $`python manage.py makemigrations --check --dry-run`;
    await $`mypy .`;
    return 'format, rules, types and migrations agree';
  },
);
