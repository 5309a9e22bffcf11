/** What a thing takes on GitHub's runners, and where the figure comes from. */
interface Cost {
  what: string;
  seconds: number;
  source: string;
}

const shape = <const T extends Record<string, Cost>>(costs: T): T => costs;

/** A public repository's runner, 4 cores. Where no public figure was found, the source is "assumption". */
export const costs = shape({
  queue: {
    what: 'from the event, or from the job before, until a runner begins',
    seconds: 6,
    source: 'median 5 to 6 s (carbonrunner.io/stats); 3.4 s in a log of a hosted runner (ekzhang/sshx#42)',
  },
  job: { what: "the runner's own set-up: fetching the actions", seconds: 4, source: 'assumption' },
  checkout: { what: 'checkout', seconds: 3, source: 'assumption' },
  node: { what: 'actions/setup-node, from the tool cache', seconds: 2, source: 'assumption' },
  nodeHere: {
    what: "Node of the runner's tool cache put on the path",
    seconds: 0.2,
    source: 'measured here: 0.1 s, one start of Node',
  },
  login: {
    what: 'docker/login-action: one question to the registry',
    seconds: 1,
    source: 'assumption: no public figure was found',
  },
  look: {
    what: 'hashFiles, which looks through the workspace',
    seconds: 1,
    source: 'assumption; 0.1 s measured here to list 25,000 files',
  },
  uv: {
    what: 'astral-sh/setup-uv, without a cache',
    seconds: 3,
    source: 'median of 12 runs: 3 s (ultralytics/actions#818)',
  },
  lookUv: {
    what: "hashFiles over the lists of what uv's cache holds",
    seconds: 0.3,
    source: 'measured here: 0.24 to 0.34 s for 49 packages, the start of Node included; the machine was busy',
  },
  uvKept: {
    what: "uv's cache, restored or kept",
    seconds: 2,
    source:
      'assumption: 50 MB packed, measured here for the example application; by the figure for node_modules',
  },
  python: { what: 'actions/setup-python, from the tool cache', seconds: 1, source: 'assumption' },
  packagesKept: {
    what: 'node_modules restored from the cache',
    seconds: 6,
    source: '6 s (samclarke/SCEditor#905), 7 s for 177 MB (Azure/communication-ui-library#476)',
  },
  packagesCached: {
    what: "npm ci with npm's own cache",
    seconds: 9,
    source: '9 s (samclarke/SCEditor#905), 11 s (actions/cache#423)',
  },
  packages: { what: 'npm ci without a cache', seconds: 22, source: '22 s (samclarke/SCEditor#905)' },
  restore: { what: 'a small file from the cache', seconds: 1, source: 'assumption' },
  artifact: {
    what: 'an artifact, up or down',
    seconds: 2,
    source: 'assumption; 1 s for 13 MB down, over 3 s in 21 of 1,067 runs (actions/download-artifact#146)',
  },
  verb: {
    what: 'a verb that reads and writes files, npx included',
    seconds: 0.6,
    source: 'measured here, two cores',
  },
  plan: { what: 'the plan: three questions to Nx', seconds: 5, source: 'measured here: 4 to 6 s' },
  venv: { what: "a project's Python packages, from uv's cache", seconds: 6, source: 'measured here' },
  check: {
    what: 'lint and tests of one project, mypy with what it knew',
    seconds: 16,
    source: 'measured here, two cores: 20 s, of which mypy takes 4 s more without its cache of 14 MB',
  },
  checkCold: { what: 'the same, mypy with an empty cache', seconds: 20, source: 'measured here, two cores' },
  postgres: {
    what: "the same project's tests on a PostgreSQL that is started for them",
    seconds: 20,
    source: 'measured here: 20 s of processor time, with the start of Nx; the machine was shared',
  },
  browser: {
    what: 'a browser that uses the image as a member would, at two widths, on two databases',
    seconds: 65,
    source: 'measured here, two idle cores: 60 to 70 s',
  },
  planNothing: {
    what: 'the plan where nothing is affected: one question to Nx',
    seconds: 3,
    source: 'measured here: 60 % of the plan with reasons',
  },
  build: {
    what: 'a cold build of its image',
    seconds: 20,
    source: 'measured here, see the section on the road',
  },
  builder: {
    what: 'a BuildKit of its own: its image, and its start',
    seconds: 4,
    source:
      'assumption; 1.4 s for the image in a log of a hosted runner (crazy-max/ghaction-docker-buildx#195)',
  },
  builderAhead: {
    what: 'its start, where its image was fetched beside the packages',
    seconds: 2,
    source: 'assumption',
  },
  load: {
    what: "a built image from that builder into Docker's store",
    seconds: 2,
    source: 'assumption: a file of 150 MB',
  },
  layers: {
    what: "layers and results of tasks, from a pull request's cache or into it",
    seconds: 3,
    source: 'assumption: 90 MB, by the figure for node_modules',
  },
  warmBuild: {
    what: 'a build of its image with the layers of the push before, one line changed',
    seconds: 6,
    source: 'assumption; 3 s of copying and compiling measured here',
  },
  pictures: {
    what: 'pictures of two pages at two widths',
    seconds: 6,
    source: 'the goal of the section on pictures',
  },
  collect: {
    what: "where the project stands, through GitHub's API",
    seconds: 2,
    source: 'assumption: a verb and a few requests side by side',
  },
  smoke: { what: 'the smoke test', seconds: 6, source: 'measured here' },
  push: { what: 'the upload and what verifies it', seconds: 4, source: 'assumption; 2 s to loopback' },
  attest: { what: 'actions/attest', seconds: 5, source: 'assumption' },
  move: { what: 'a promotion or a release', seconds: 2, source: 'measured here: under 1 s to loopback' },
  comment: { what: "a comment through GitHub's API", seconds: 1, source: 'assumption' },
  review: { what: 'dependency review and zizmor online', seconds: 12, source: 'assumption' },
});

export type CostName = keyof typeof costs;

/** Seconds of these together. */
export const together = (...names: CostName[]): number =>
  names.reduce((sum, name) => sum + costs[name].seconds, 0);
