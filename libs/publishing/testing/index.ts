export { hashOf, newStage, passed, type Stage, seen, tinyImage, uploadAs } from './fixture.ts';
