/**
 * The suites that run once more as a step of GitHub Actions: what reads the environment of a run, and what files and rights
 * decide. Not those of the libraries that are given everything and read no environment.
 */
export const suitesOfRunner = [
  ...['ci', 'docker-metadata', 'git', 'nx', 'oci-registry', 'progress', 'provision', 'publishing', 'report'],
  ...['tools', 'workspace'],
];

/** Suites that read the environment and do not run once more, each with the reason. */
export const notAsRunner: Record<string, string> = {
  'container-engine': 'it reads PATH, and runs with a Docker daemon instead (`test-as docker`)',
  'image-metadata':
    'its comparison with the original alone reads it: where that is, and the date of a commit',
  workload: 'it reads PATH, XDG_CACHE_HOME and NODE_IMAGE, none of which a step of GitHub sets otherwise',
};
