// Which room may import which. `npx nx run checks:arrows` holds the code against it (dependency-cruiser).

/** Libraries that decide and do nothing else: they are given files, clocks, variables and answers. */
const pure = '^libs/(affected-plan|image-metadata|progress-model|progress-page|release-policy)/src/';
const tests = '(\\.test\\.ts$|/(test|testing|faults|model|conformance)/)';

/** Folders of a library, of which none imports one before it. */
const layers = {
  'adoption/src': ['plan', 'repository', 'files'],
  'oci-registry/src': ['referrers', 'tags', 'content', 'http', 'auth', 'transport', 'names'],
  'publishing/src': ['image', 'release', 'smoke', 'metadata'],
  'workload/src/django': ['preview', 'smoke', 'own', 'probe', 'image', 'causes', 'describe'],
};
const oneWay = (place, folders) => (folder, before) => ({
  name: `folders-of-${place.replace(/\W+/g, '-')}-run-one-way`,
  severity: 'error',
  from: { path: `^libs/${place}/${folder}/`, pathNot: tests },
  to: { path: `^libs/${place}/(${folders.slice(0, before + 1).join('|')})/` },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'libs-never-look-up',
      comment: 'Libraries do not know who uses them.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|checks|tools)/' },
    },
    {
      name: 'tools-never-look-up',
      comment: 'The product does not know the checks of this repository, nor its example.',
      severity: 'error',
      from: { path: '^tools/' },
      to: { path: '^(apps|checks)/' },
    },
    {
      name: 'pure-libraries-touch-nothing',
      comment: 'No file, no process, no network.',
      severity: 'error',
      from: { path: pure, pathNot: tests },
      to: {
        path: '^(node:)?(fs|fs/promises|child_process|net|http|https|http2|dns|dgram|tls|os|worker_threads)$',
      },
    },
    {
      name: 'pure-libraries-import-pure-ones',
      severity: 'error',
      from: { path: pure, pathNot: tests },
      to: { path: '^libs/', pathNot: pure },
    },
    ...Object.entries(layers).flatMap(([place, folders]) => folders.slice(1).map(oneWay(place, folders))),
    {
      name: 'product-imports-no-test-code',
      severity: 'error',
      from: { path: '^(libs|tools)/[^/]+/src/', pathNot: tests },
      to: { path: tests },
    },
    {
      name: 'declared',
      comment: 'What is imported stands in the package.json of the room.',
      severity: 'error',
      from: { path: '^(libs|tools|checks)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
    {
      name: 'only-one-caller-of-git',
      comment: 'libs/git isolates git from the configuration and environment of the user.',
      severity: 'error',
      from: {
        path: '^(libs/(?!git/|workspace/|container-engine/|provision/|workload/|nx/|oci-registry/)|tools/src/(?!nx/))',
        pathNot: tests,
      },
      to: { path: '^(node:)?child_process$' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
