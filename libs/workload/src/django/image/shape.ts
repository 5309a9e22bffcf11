import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BaseRecipe, pythonBase, pythonBaseFor } from '@shipshape/provision/python-base';
import { workspaceRoot } from '@shipshape/workspace';
import { dockerfileOf } from '../../stated.ts';
import type { ImageShape, Project } from '../../workload.ts';

/** What shapes a Django image: the base that its Dockerfile names as the default of PYTHON_IMAGE. */
export function djangoImage({ root }: Project, folder = workspaceRoot): ImageShape {
  const file = join(folder, root, dockerfileOf(root, folder));
  const dockerfile = existsSync(file) ? readFileSync(file, 'utf8') : '';
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
 * The base that a Dockerfile names by `ARG PYTHON_IMAGE=…`, or by a FROM that takes Python's own image: that image, and
 * for its Python what to make where it cannot be reached. The product's own where the Dockerfile names none.
 */
export function statedBase(dockerfile: string): BaseRecipe {
  const [, stated] =
    /^ARG\s+PYTHON_IMAGE=["']?([^\s"']+)/m.exec(dockerfile) ??
    /^FROM\s+(?:--\S+\s+)?((?:\S+\/)?python:[\w.-]+)/im.exec(dockerfile) ??
    [];
  const [, name, tag, digest] =
    /^([^@]+?)(?::([\w][\w.-]*))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(stated ?? '') ?? [];
  const [, version] = /^(\d+\.\d+)/.exec(tag ?? '') ?? [];
  if (!name || !version) return pythonBase;
  return {
    ...pythonBaseFor(version),
    official: { repository: fullName(name), tag: digest ?? (tag as string) },
  };
}

/** As registries have it: `python` is `docker.io/library/python`. */
function fullName(name: string): string {
  const [first = ''] = name.split('/');
  if (!name.includes('/')) return `docker.io/library/${name}`;
  return /[.:]|^localhost$/.test(first) ? name : `docker.io/${name}`;
}
