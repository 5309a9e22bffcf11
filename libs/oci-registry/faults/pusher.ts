import { once } from 'node:events';
import { openRepository } from '../src/index.ts';
import { newImage, newTags, publish } from './publish.ts';

// A process of its own that publishes, to be killed: it gets the repository's name once everything is loaded.
const [name] = await once(process.stdin, 'data');
await publish(openRepository(String(name).trim()), newImage, newTags);
process.exit(0);
