import { join } from 'node:path';
import { type PythonBase, pythonBase, pythonBaseFor } from '@shipshape/provision/python-base';
import { readText, workspaceRoot } from '@shipshape/workspace';
import { dockerfileOf } from '../../stated.ts';
import type { ImageShape, Project } from '../../workload.ts';

/** The base that a project's Dockerfile names. */
export const baseOf = ({ root }: Pick<Project, 'root'>, folder = workspaceRoot): PythonBase =>
  statedBase(dockerfileIn(root, folder));

function dockerfileIn(root: string, folder: string): string {
  return readText(join(folder, root, dockerfileOf(root, folder))) ?? '';
}

/** What shapes a Django image: the base that its Dockerfile names, for which PYTHON_IMAGE may stand another one. */
export function djangoImage({ root }: Project, folder = workspaceRoot): ImageShape {
  const dockerfile = dockerfileIn(root, folder);
  const base = statedBase(dockerfile);
  const node = imageOf('NODE_IMAGE', dockerfile);
  return {
    base,
    environment: [base.variable, ...(node ? ['NODE_IMAGE'] : [])],
    buildArguments: (reference, { version, revision, created }) => ({
      [base.variable]: reference,
      ...(node ? { NODE_IMAGE: nodeImage(reference, node) } : {}),
      VERSION: version,
      REVISION: revision,
      CREATED: created,
    }),
  };
}

/**
 * Where Docker Hub does not serve the base, it does not serve Node's image either: the stage brings Node by itself. The
 * Dockerfile's own image is given as well, since buildah 1.28 finds no stage by a variable.
 */
function nodeImage(base: string, stated: string): string {
  return process.env.NODE_IMAGE || (base.startsWith('docker.io/') ? stated : base);
}

const fromLines = (dockerfile: string) =>
  [...dockerfile.matchAll(/^FROM\s+(?:--\S+\s+)?(\S+)(?:\s+AS\s+(\S+))?/gim)].map(
    ([, image = '', stage]) => ({ image, stage }),
  );

/** The image that an argument of a Dockerfile names: by itself, or by the stage that is one (`FROM … AS …`). */
function imageOf(variable: string, dockerfile: string): string | undefined {
  const [, named] = new RegExp(`^ARG\\s+${variable}=["']?([^\\s"']+)`, 'm').exec(dockerfile) ?? [];
  const found = fromLines(dockerfile).find(
    ({ stage }) => stage && stage.toLowerCase() === named?.toLowerCase(),
  );
  return found?.image ?? named;
}

/**
 * The base that a Dockerfile names: by `ARG PYTHON_IMAGE=…`, which is an image or a stage that is one (`FROM … AS …`), or by
 * a FROM that takes Python's own image. To that image comes what to make for its Python where it cannot be reached. The
 * product's own where the Dockerfile names none.
 */
export function statedBase(dockerfile: string): PythonBase {
  const taken = fromLines(dockerfile).find(({ image }) => /^(?:\S+\/)?python:/i.test(image));
  const stated = imageOf('PYTHON_IMAGE', dockerfile) ?? taken?.image;
  const [, name, tag, digest] =
    /^([^@]+?)(?::([\w][\w.-]*))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(stated ?? '') ?? [];
  const [, version] = /^(\d+\.\d+)/.exec(tag ?? '') ?? [];
  if (!name || !tag || !version) return pythonBase;
  return {
    ...pythonBaseFor(version),
    official: { repository: fullName(name), tag, ...(digest ? { digest } : {}) },
  };
}

/** As registries have it: `python` is `docker.io/library/python`. */
function fullName(name: string): string {
  const [first = ''] = name.split('/');
  if (!name.includes('/')) return `docker.io/library/${name}`;
  return /[.:]|^localhost$/.test(first) ? name : `docker.io/${name}`;
}
