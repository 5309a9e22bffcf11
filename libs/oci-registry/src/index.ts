export {
  type CredentialSource,
  defaultCredentials,
  environmentLogin,
  type LoginReader,
  loginUnknownTo,
} from './auth/credentials.ts';
export { dockerConfigFolder, dockerServer, readDockerConfig } from './auth/docker-config.ts';
export { registryPrefix, speaksPlainHttp } from './auth/environment.ts';
export type { Credentials, Login } from './auth/login.ts';
export { RegistryError, type RegistryErrorCode } from './errors.ts';
export type { RepositoryOptions } from './http/session.ts';
export { settleSeconds } from './http/settle.ts';
export { ownArchitecture } from './names/architecture.ts';
export { digestOf, isDigest } from './names/digest.ts';
export { isLoopback, parseReference } from './names/reference.ts';
export { openRepository, type Repository } from './repository.ts';
export { servedAfterWrite, type TagWrite, unconfirmed } from './tags/confirm.ts';
export { publishTags, verifyContent } from './tags/publish.ts';
export { fetchWithProxy } from './transport/proxy.ts';
export * from './types.ts';
