export {
  type CredentialSource,
  type Credentials,
  defaultCredentials,
  environmentLogin,
  type Login,
} from './credentials.ts';
export { digestOf, isDigest } from './digest.ts';
export { dockerConfigFolder, dockerServer, readDockerConfig } from './docker-config.ts';
export { registryPrefix, wantsPlainHttp } from './environment.ts';
export { RegistryError, type RegistryErrorCode } from './errors.ts';
export type { ImageConfig } from './image.ts';
export { type PublishedTag, publishTags, verifyContent } from './publish.ts';
export type { PutOptions } from './put-manifest.ts';
export { parseReference, type Reference } from './reference.ts';
export type { Attachment } from './referrers.ts';
export { openRepository, type Repository } from './repository.ts';
export type { RetryEvent, Timing } from './retry.ts';
export { isLoopback, type RepositoryOptions } from './session.ts';
export * from './types.ts';
