export { migrate } from './django/migrate.ts';
export { passes } from './django/passes.ts';
export { checkWithoutSecretKey, serverChecks } from './django/smoke.ts';
export { djangoProjects, findProject, imageProjects, type Project } from './projects.ts';
