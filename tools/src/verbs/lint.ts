import { pythonShell } from '@shipshape/provision';
import { findProject, passes } from '@shipshape/workload';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'lint'> = async ({ project }, say) => {
  const { root } = findProject(project);
  const $ = await pythonShell(root, say);
  await passes($`ruff format --check .`, `${root}: not formatted: .venv/bin/ruff format . in it mends that.`);
  await passes($`ruff check .`, `${root}: ruff found what it names above: mend it, then run this again.`);
  await passes(
    $`python manage.py makemigrations --check --dry-run`,
    `${root}: the models have no migration for what stands above: .venv/bin/python manage.py makemigrations in it makes one.`,
  );
  await passes($`mypy .`, `${root}: mypy found what it names above: mend it, then run this again.`);
  return 'format, rules, types and migrations agree';
};

export default recipe;
