import { posix } from 'node:path';
import { pythonBaseFor } from '@shipshape/provision/python-base';
import type { DjangoProject } from '../describe/project.ts';
import type { ImageFacts } from './facts.ts';
import { dockerignoreFor } from './ignore.ts';
import { builderStage, lockStage } from './install.ts';
import { packagesStage } from './runtime.ts';
import { bringsModule, manageFolder, staticModuleFolder } from './server.ts';
import { serverCommand, stopSignal } from './server-command.ts';
import { assetsStage, codeStage, collectedElsewhere } from './static.ts';
import { comment } from './text.ts';
import { uvStage } from './uv.ts';

/** The files that make a project's image. */
export interface ImageFiles {
  Dockerfile: string;
  '.dockerignore': string;
}

/**
 * Writes the Dockerfile of a project, which belongs to its team from then on, and its .dockerignore.
 *
 * @throws RangeError where no base image has the project's Python
 */
export function dockerfileFor(project: DjangoProject, facts: ImageFacts): ImageFiles {
  const sections = [
    head(project, facts),
    uvStage,
    lockStage(project, facts),
    builderStage(project, facts),
    packagesStage(project, facts),
    assetsStage(project, facts),
    codeStage(project, facts),
    lastStage(project),
  ];
  const text = sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n').trim())
    .join('\n\n');
  return { Dockerfile: `${text}\n`, '.dockerignore': dockerignoreFor(project) };
}

function head(project: DjangoProject, { node }: ImageFacts): string[] {
  const { repository, tag } = pythonBaseFor(project.python.value).official;
  return [
    comment(
      'The context is this folder without what .dockerignore names. BuildKit of Docker 20.10 and buildah 1.28 build this file, so it has no heredocs and no COPY --link. Layers go from what changes least to what changes most.',
    ),
    comment(
      "Behind a proxy that intercepts TLS, a build gets the machine's CA bundle as a secret: mounted while a command runs, and in no layer. Without it, the image's own bundle is used. uv comes by the pip that the base has. apt keeps no cache of its lists in these images, so its update makes none.",
    ),
    comment(
      'The base images are the lines that end in "AS official…", where Dependabot finds them. A build that is given another image by the argument leaves that stage out. By hand, buildah 1.28 has to be given one, since it finds no stage by a variable.',
    ),
    'ARG PYTHON_IMAGE=official',
    ...(node ? ['ARG NODE_IMAGE=official-node'] : []),
    `FROM ${repository}:${tag} AS official`,
    ...(node ? [`FROM docker.io/library/node:${node.major}-slim AS official-node`] : []),
  ];
}

function lastStage(project: DjangoProject): string[] {
  const signal = stopSignal(project);
  return [
    comment('The image.'),
    'FROM packages',
    'EXPOSE 8000',
    comment(
      'Any answer below 500 counts: what the settings make of a request from inside is not known here.',
    ),
    healthCheck(project.health?.value ?? '/'),
    `CMD [${serverCommand(project)
      .map((word) => JSON.stringify(word))
      .join(', ')}]`,
    ...(signal ? [comment(`Its server does not end by SIGTERM.`), `STOPSIGNAL ${signal}`] : []),
    ...(bringsModule(project) ? [`COPY --from=app ${staticModuleFolder} ${staticModuleFolder}`] : []),
    ...collectedElsewhere(project).map((folder) => `COPY --from=app ${folder} ${folder}`),
    'COPY --from=app /app /app',
    `WORKDIR ${posix.join('/app', manageFolder(project))}`,
    'USER 10001:10001',
  ];
}

function healthCheck(path: string): string {
  const program = [
    'import http.client, os, sys',
    "c = http.client.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=4)",
    `c.request('GET', ${JSON.stringify(path).replaceAll('"', "'")}, headers={'X-Forwarded-Proto': 'https'})`,
    'sys.exit(c.getresponse().status >= 500)',
  ].join('; ');
  return `HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \\\n  CMD ["python", "-c", ${JSON.stringify(program)}]`;
}
