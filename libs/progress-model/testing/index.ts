export { ago, build, commitOf } from './builder.ts';
export { type FixtureName, fixtureNow, fixtures } from './fixtures.ts';
export { hostileFacts, hostileTexts } from './hostile.ts';
