/**
 * The suites that can come out otherwise: what reads the environment of a run, and what files and rights decide. Not those
 * of the libraries that are given everything and read no environment.
 */
const everywhere = ['ci', 'nx', 'oci-registry', 'progress', 'publishing', 'tools', 'workspace'];
export const suites = {
  actions: [...everywhere, 'docker-metadata', 'report'],
  user: [...everywhere, 'git', 'provision'],
};

/** Suites that read the environment and are not run as a step of GitHub Actions as a whole, each with the reason. */
export const notAsActions: Record<string, string> = {
  provision: 'its quick tests are run; base images, packages and servers take minutes',
  browser: 'it reads XDG_CACHE_HOME alone, which a step of GitHub does not have',
  'container-engine': 'it reads PATH, and runs with a Docker daemon instead (`test-as docker`)',
  git: 'it reads GIT_*, HOME and XDG_CONFIG_HOME, which a step of GitHub does not set otherwise',
  'image-metadata':
    'its comparison with the original alone reads it: where that is, and the date of a commit',
  workload: 'it reads PATH, XDG_CACHE_HOME and NODE_IMAGE, none of which a step of GitHub sets otherwise',
};
