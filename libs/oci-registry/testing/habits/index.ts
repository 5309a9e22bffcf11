export * from './front.ts';
export * from './login.ts';
export * from './open.ts';
export * from './optional.ts';
export * from './servers.ts';
export * from './storage.ts';
export * from './tags.ts';
