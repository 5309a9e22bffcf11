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
  const hasNode = /^ARG NODE_IMAGE=/m.test(dockerfile);
  return {
    base,
    environment: [base.variable, ...(hasNode ? ['NODE_IMAGE'] : [])],
    buildArguments: (reference, { version, revision, created }) => ({
      [base.variable]: reference,
      ...(hasNode ? nodeImage(reference) : {}),
      VERSION: version,
      REVISION: revision,
      CREATED: created,
    }),
  };
}

/** Where Docker Hub does not serve the base, it does not serve Node's image either: the stage brings Node by itself. */
function nodeImage(base: string): Record<string, string> {
  const wanted = process.env.NODE_IMAGE;
  if (wanted) return { NODE_IMAGE: wanted };
  return base.startsWith('docker.io/') ? {} : { NODE_IMAGE: base };
}

/**
 * The base that a Dockerfile names: by `ARG PYTHON_IMAGE=…`, which is an image or a stage that is one (`FROM … AS …`), or by
 * a FROM that takes Python's own image. To that image comes what to make for its Python where it cannot be reached. The
 * product's own where the Dockerfile names none.
 */
export function statedBase(dockerfile: string): PythonBase {
  const [, argument] = /^ARG\s+PYTHON_IMAGE=["']?([^\s"']+)/m.exec(dockerfile) ?? [];
  const stages = [...dockerfile.matchAll(/^FROM\s+(?:--\S+\s+)?(\S+)(?:\s+AS\s+(\S+))?/gim)];
  const named = stages.find(([, , name]) => name && name.toLowerCase() === argument?.toLowerCase());
  const taken = stages.find(([, image = '']) => /^(?:\S+\/)?python:/i.test(image));
  const stated = named?.[1] ?? argument ?? taken?.[1];
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
