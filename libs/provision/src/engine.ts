import { existsSync } from 'node:fs';
import { type BuildSecret, chooseEngine, type Engine } from '@shipshape/container-engine';
import { type Log, userCache } from '@shipshape/workspace';
import { aptInstall, mayInstall } from './apt/apt.ts';
import { ensureBaseImage } from './base-image/base-image.ts';
import type { BaseRecipe } from './base-image/base-recipe.ts';
import { localRegistryHost } from './registry/target.ts';

/** The container engine of this machine, installed first where that is allowed (see libs/container-engine). */
export const readyEngine = (say: Log): Promise<Engine> =>
  chooseEngine({
    wanted: process.env.CONTAINER_ENGINE,
    install: mayInstall() ? (packages) => aptInstall(packages, say) : undefined,
    say,
  });

/**
 * The machine's bundle of certificate authorities as a build secret: behind a proxy that re-signs TLS, the steps of a
 * Dockerfile that download need it, and no layer may keep it.
 */
export function certificateSecrets(): BuildSecret[] {
  const known = [
    '/etc/ssl/certs/ca-certificates.crt',
    '/etc/pki/tls/certs/ca-bundle.crt',
    '/etc/ssl/cert.pem',
  ];
  const file = [process.env.SSL_CERT_FILE, ...known].find((path) => path && existsSync(path));
  return file ? [{ id: 'ca-certificates', content: { file }, isPublic: true }] : [];
}

/** A base image as this machine can have it, for its engine; one that has to be made is kept in the clone's registry. */
export const readyBaseImage = (engine: Engine, recipe: BaseRecipe, say: Log) =>
  ensureBaseImage({
    recipe,
    say,
    registry: () => localRegistryHost(say),
    importRootfs: (tar, config) => engine.importRootfs(tar, config),
    push: (imageId, reference) => engine.push(imageId, reference),
    madeHere: { folder: userCache, holds: async (imageId) => (await engine.inspect(imageId)) !== undefined },
  });
