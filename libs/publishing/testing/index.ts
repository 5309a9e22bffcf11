export { hashOf, newTestClone, passed, seen, type TestClone, tinyImage, uploadAs } from './test-clone.ts';
