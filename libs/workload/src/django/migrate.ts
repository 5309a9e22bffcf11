import type { Shell } from 'zx';
import { passes } from './passes.ts';

/** Brings the database up to the models, in a project's shell. */
export const migrate = ($: Shell): Promise<void> =>
  passes($`python manage.py migrate`, 'The database was not migrated: Django says why above.');
