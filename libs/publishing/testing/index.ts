export { askedOnce } from './asked-once.ts';
export { hashOf, newTestClone, passed, seen, type TestClone, tinyImage, uploadAs } from './test-clone.ts';
