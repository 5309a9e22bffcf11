import { statSync } from 'node:fs';
import { type Browser, ensureBrowser, withBrowser } from '@shipshape/browser';
import type { Engine } from '@shipshape/container-engine';
import { withPreview } from '@shipshape/preview';
import type { PictureSettings, Preview } from '@shipshape/workload';
import type { Say } from '@shipshape/workspace';
import { type Shots, shoot } from './shoot.ts';
import { keyOf, store, stored } from './store.ts';

/** An image to take pictures of. */
export interface Subject {
  imageId: string;
  /** Makes sure that the engine holds it. */
  fetch(engine: Engine): Promise<void>;
}

export interface TakeOptions {
  after: Subject;
  /** The last release; undefined where there is none. */
  before: Subject | undefined;
  preview: Preview;
  settings: PictureSettings;
  engine: () => Promise<Engine>;
  say: Say;
}

export interface Taken {
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
  const subjects = [after, ...(before && before.imageId !== after.imageId ? [before] : [])];
  const keys = subjects.map(({ imageId }) => keyOf(imageId, way));
  const found = new Map(keys.map((key) => [key, stored(key)]));
  const missing = subjects.filter((_, at) => !found.get(keys[at] ?? ''));
  let remark: string | undefined;
  if (missing.length > 0) {
    const engine = await options.engine();
    await withBrowser(say, async (browser) => {
      for (const subject of missing) {
        const taking = shots(engine, browser, subject, options);
        const taken = await (subject === after ? taking : taking.catch((error: Error) => error));
        if (taken instanceof Error) remark = `The last release could not be shown: ${taken.message}`;
        else {
          const key = keyOf(subject.imageId, way);
          store(key, taken);
          found.set(key, taken);
        }
      }
    });
  }
  const [now, old] = keys.map((key) => found.get(key));
  return {
    after: now as Shots,
    before: before && before.imageId === after.imageId ? now : old,
    remark,
    reused: missing.length === 0,
  };
}

async function shots(
  engine: Engine,
  browser: Browser,
  subject: Subject,
  options: TakeOptions,
): Promise<Shots> {
  const { preview, settings } = options;
  await subject.fetch(engine);
  return await withPreview(engine, { image: subject.imageId, preview }, ({ url }) =>
    shoot(browser, url, settings),
  );
}
