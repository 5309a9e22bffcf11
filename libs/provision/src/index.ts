export { ensureBaseImage } from './base-image/base-image.ts';
export { certificateSecrets, readyEngine } from './engine.ts';
export { type Finding, findings } from './findings.ts';
export { withPostgres } from './postgres/postgres.ts';
export { findPython } from './python/find.ts';
export { pythonShell } from './python/shell.ts';
export { readyUv, uvVersion } from './python/uv.ts';
export { ensureLocalRegistry, stopLocalRegistry } from './registry/local-registry.ts';
export { localRegistryHost, repositoryOf } from './registry/target.ts';
