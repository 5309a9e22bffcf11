import { NoBrowser } from '@shipshape/browser';
import { openRepository } from '@shipshape/oci-registry';
import {
  changedPages,
  compare,
  type PictureRecord,
  type Subject,
  saveRecord,
  takePictures,
} from '@shipshape/pictures';
import { readyEngine, repositoryOf } from '@shipshape/provision';
import { type BuiltImage, record as recordOf, requireRecord } from '@shipshape/publishing';
import { findProject, workloadOf } from '@shipshape/workload';
import type { Log } from '@shipshape/workspace';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'docker-pictures'> = async ({ project: wanted }, say) => {
  const found = findProject(wanted);
  const { name: project, root } = found;
  const workload = workloadOf(found);
  const image = requireRecord(root, 'image', 'docker-build');
  // Another machine than the one that built it finds it where that one published it.
  const published = recordOf(root, 'published');
  const served = published?.imageId === image.imageId ? published : image.served;
  const at = new Date().toISOString();
  const about = { project, at, imageId: image.imageId, beforeImageId: null, pages: [], remarks: [] };
  const none = (notTaken: string) => {
    saveRecord(root, { ...about, notTaken }, new Map());
    return `no pictures were taken: ${notTaken}`;
  };
  if (!workload.pictures) return none(`a ${workload.title} project has no pages`);
  const settings = workload.pictures(found);
  const preview = workload.preview(found, 'pictures');
  try {
    const before = await lastRelease(project, say);
    const engine = () => readyEngine(say);
    const taken = await takePictures({
      after: subjectOf({ ...image, ...(served ? { served } : {}) }),
      before,
      preview,
      settings,
      engine,
      say,
    });
    const { pages, files } = compare(taken.after, taken.before);
    const remarks = [...taken.after.remarks, ...(taken.remark ? [taken.remark] : [])];
    for (const remark of remarks) say(remark);
    const beforeImageId = taken.before && before ? before.imageId : null;
    const record: PictureRecord = { ...about, beforeImageId, pages, remarks };
    saveRecord(root, record, files);
    const since = taken.before
      ? `${changedPages(record)} changed since the last release`
      : 'no earlier release';
    const count = `${pages.length} ${pages.length === 1 ? 'page' : 'pages'}`;
    const what = `${count} of ${image.imageId.slice(0, 19)}, ${since}`;
    return taken.reused ? { reused: what } : what;
  } catch (error) {
    // They only inform people, and decide nothing. The output of a program belongs in the log.
    const { message } = error as Error;
    say(message);
    return none(error instanceof NoBrowser ? message : 'the built image could not be opened in a browser');
  }
};

export default recipe;

const subjectOf = ({ imageId, served }: Pick<BuiltImage, 'imageId' | 'served'>): Subject => ({
  imageId,
  async fetch(engine) {
    if (served && !(await engine.inspect(imageId))) await engine.pull(`${served.image}@${served.digest}`);
  },
});

/** What `latest` serves; undefined where nothing was released, or the registry cannot be asked. */
async function lastRelease(project: string, say: Log): Promise<Subject | undefined> {
  try {
    const name = await repositoryOf(project, say);
    const repository = openRepository(name, { deadlineSeconds: 10 });
    if (!(await repository.resolve('latest'))) return undefined;
    const { configDigest: imageId, manifestDigest: digest } = await repository.imageConfig('latest');
    return subjectOf({ imageId, served: { image: name, digest } });
  } catch (error) {
    say(`the registry could not be searched for the last release: ${(error as Error).message}`);
    return undefined;
  }
}
