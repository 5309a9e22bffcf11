export { ago, build } from './builder.ts';
export { type FixtureName, fixtureNow, fixtures } from './fixtures.ts';
export { hostileFacts, hostileTexts } from './hostile.ts';
