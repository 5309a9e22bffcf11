// The Nx plugin in this clone; the package has the compiled one in its place.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { built } from '../build.mjs';

export const { createNodes } = createRequire(import.meta.url)(join(built('shipshape'), 'nx/plugin.js'));
