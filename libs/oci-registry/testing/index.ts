export { type FakeServers, fakeServers } from './against.ts';
export { deleteManifest, deleteTag } from './delete.ts';
export { type FakeServer, startFakeServer } from './fake-server.ts';
export type { Fault, RequestKind, SeenRequest } from './fault.ts';
export * from './habits/index.ts';
export { makeImage, makeLayer, pushImage, type TestImage } from './image.ts';
export { implementations } from './implementations.ts';
export { mountBlob } from './mount.ts';
export { distribution, goContainerRegistry, onPath, type Program, skipNote } from './programs.ts';
export { type FaultProxy, startFaultProxy } from './proxy.ts';
export {
  type DistributionOptions,
  startDistribution,
  startGoContainerRegistry,
  type TestRegistry,
  tester,
} from './registry.ts';
export { startTokenServer, type TokenServer } from './token-server.ts';
