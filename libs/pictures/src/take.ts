import { statSync } from 'node:fs';
import { type Browser, ensureBrowser, withBrowser } from '@shipshape/browser';
import type { Engine } from '@shipshape/container-engine';
import { type RunningPreview, withPreview } from '@shipshape/preview';
import type { PictureSettings, Preview } from '@shipshape/workload';
import { hold, type Log } from '@shipshape/workspace';
import { openWindows, type Shots, shoot } from './shoot.ts';
import { keyOf, store, stored } from './store.ts';

/** An image to take pictures of. */
export interface Subject {
  imageId: string;
  /** Makes sure that the engine holds it. */
  fetch(engine: Engine): Promise<void>;
}

interface TakeOptions {
  after: Subject;
  /** The last release; undefined where there is none. */
  before: Subject | undefined;
  preview: Preview;
  settings: PictureSettings;
  engine: () => Promise<Engine>;
  say: Log;
}

interface Taken {
  after: Shots;
  before: Shots | undefined;
  /** Why there are no pictures of the last release, though there is one. */
  remark: string | undefined;
  /** This clone had them all. */
  reused: boolean;
}

/**
 * Takes pictures of an image, and of the last release by the same browser: whatever differs then is the application's
 * doing. Pictures that this clone took before are not taken again.
 *
 * @throws NoBrowser where this machine has none; Error with the reason where the image does not run
 */
export async function takePictures(options: TakeOptions): Promise<Taken> {
  const { after, before, preview, settings, say } = options;
  const { path } = await ensureBrowser(say);
  const { mtimeMs, size } = statSync(path);
  const way = { ...settings, environment: preview.environment, browser: [path, mtimeMs, size] };
  const keyFor = ({ imageId }: Subject) => keyOf(imageId, way);
  const known = (subject: Subject | undefined) => (subject ? stored(keyFor(subject)) : undefined);

  let now = known(after);
  let old = known(before);
  const reused = now !== undefined && (before === undefined || old !== undefined);
  if (reused) return { after: now as Shots, before: old, remark: undefined, reused };
  const engine = await options.engine();
  // The browser and the image start side by side.
  const browser = hold<Browser>((action) => withBrowser(say, action));
  const removed: Promise<void>[] = [];
  const taken = async (subject: Subject) => {
    // Each image gets windows of its own: to a browser all of them are one site.
    const opening = browser.then(({ value }) => openWindows(value));
    opening.catch(() => undefined);
    await subject.fetch(engine);
    const options = { image: subject.imageId, preview, say };
    const { value, close } = await hold<RunningPreview>((action) => withPreview(engine, options, action));
    try {
      const shots = await shoot(await opening, value.url, settings);
      store(keyFor(subject), shots);
      return shots;
    } finally {
      // Nobody waits for it before the end, where its failure counts.
      const removal = close();
      removal.catch(() => undefined);
      removed.push(removal);
    }
  };
  let remark: string | undefined;
  try {
    now ??= await taken(after);
    if (before?.imageId === after.imageId) old = now;
    else if (before && !old) {
      old = await taken(before).catch((error: Error) => {
        remark = `The last release could not be shown: ${error.message}`;
        return undefined;
      });
    }
  } finally {
    const closed = browser.then(
      ({ close }) => close(),
      () => undefined,
    );
    await Promise.all([closed, ...removed]);
  }
  return { after: now, before: old, remark, reused };
}
