import type { ContainerCheck } from '@shipshape/container-engine';
import { pythonBase } from '@shipshape/provision';
import { detectByMarker } from '../../src/detect.ts';
import { startsCheck } from '../../src/smoke/starts.ts';
import { stopsCheck } from '../../src/smoke/stops.ts';
import type { Workload } from '../../src/workload.ts';

const about = { kind: 'static', marker: 'index.html' };
const host = 'localhost';
const port = 8000;

/** A page of the site answers with its own text. */
const pageCheck = (path: string, text: string): ContainerCheck => ({
  id: 'page',
  version: 1,
  parameters: { path, text },
  title: `${path} is served`,
  async run(container) {
    const { status, body } = await container.request({ path, headers: { host } });
    if (status !== 200 || !body.includes(text)) throw new Error(`it answers ${status}: ${body.slice(0, 80)}`);
    return `${status}`;
  },
});

/**
 * A second kind of application, for tests: files and a Dockerfile that serves them. It shows what a kind has to bring,
 * which is this folder and a place in the list of workloads, and is no part of the product.
 */
export const staticSite: Workload = {
  ...about,
  title: 'static site',
  files: ['index.html', 'Dockerfile'],
  // Only at the top of a project: templates of other applications are called index.html as well.
  detect: (files) =>
    detectByMarker(
      about,
      files.filter((file) => /^apps\/[^/]+\/index\.html$/.test(file)),
    ),
  targets: () => ({
    lint: {
      description: 'Every page has a title',
      verb: 'lint',
      cache: true,
      inputs: ['{projectRoot}/**/*.html'],
      outputs: [],
    },
  }),
  image: () => ({
    base: pythonBase,
    environment: [pythonBase.variable],
    buildArguments: (base) => ({ BASE: base }),
  }),
  smokeInputs: [],
  smoke: () => ({
    trials: [
      {
        ...{ env: {}, tmpfs: [], port },
        checks: [startsCheck({ host, health: '/' }), pageCheck('/', 'Hello'), stopsCheck()],
      },
    ],
    required: ['non-root user', 'no network'],
  }),
  preview: () => ({
    ...{ environment: {}, tmpfs: [], port, host, services: [], hosts: [], pages: [] },
    starts: startsCheck({ host, health: '/' }),
    prepare: async () => {},
  }),
  pictures: () => ({ pages: [{ name: 'Start page', paths: ['/'] }], mask: [], fixture: undefined }),
};

/** The files of such a project. */
export const siteFiles: Readonly<Record<string, string>> = {
  'index.html': '<!doctype html><title>Shop</title><p>Hello</p>\n',
  'serve.py': `import http.server
import signal
import sys

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
http.server.ThreadingHTTPServer(("", 8000), http.server.SimpleHTTPRequestHandler).serve_forever()
`,
  Dockerfile: `ARG BASE
FROM $BASE
WORKDIR /site
COPY index.html serve.py ./
USER 10001:10001
CMD ["python3", "serve.py"]
`,
  '.dockerignore': '*\n!index.html\n!serve.py\n',
};
