// The Nx executor in this clone; the package has the compiled one in its place.
const { join } = require('node:path');
const { built } = require('../build.mjs');

module.exports = require(join(built('shipshape'), 'nx/executor.js'));
