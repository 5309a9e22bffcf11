export { dockerMetadata, type World } from './command.ts';
