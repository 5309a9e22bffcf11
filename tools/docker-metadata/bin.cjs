#!/usr/bin/env node
// The command `docker-metadata`: runs the bundle, and makes it first where there is none or a source is newer.
// CommonJS, since Node starts it 30 ms sooner than a module.
const { bundle, isFresh } = require('./freshness.cjs');

const run = () => {
  require('node:module').enableCompileCache?.();
  require(bundle);
};
if (isFresh()) run();
else import('./bundle.mjs').then(({ makeBundle }) => makeBundle()).then(run);
