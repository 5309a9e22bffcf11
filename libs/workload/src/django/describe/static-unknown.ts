import { folderOf, isBelow, relative } from '../../paths.ts';
import { isAside } from '../../project-folder.ts';
import { awaitedFolders, missingFolders } from './awaited-folders.ts';
import type { SettingsContext } from './context.ts';
import type { Docker } from './dockerfiles.ts';
import { at, placeOf } from './evidence.ts';
import { hasPackage } from './install/requirements.ts';
import type { StaticFiles } from './project.ts';
import { stringsIn } from './settings/values.ts';

/** What static files wait for and nothing here is known to make, each a sentence with what to state. */
export function unknownStatic(files: StaticFiles, context: SettingsContext): string[] {
  return [
    ...unmadeFolders(files, context),
    ...frontEndOfOwnImage(files, context),
    ...foldersOutside(context),
    ...foldersOfAnImage(context),
    ...uncompiledSass(files, context),
    ...pipelinePrograms(context),
  ];
}

/** A folder that git does not keep may be missing without harm: only a front end's own build tells that it is not. */
function unmadeFolders({ node, committed }: StaticFiles, context: SettingsContext): string[] {
  const { sources, root, view } = context;
  const manifests = sources.named('package.json').filter((path) => !isAside(path));
  const manifest = manifests.find((path) => isBelow(path, root)) ?? manifests[0];
  if (node || committed || !manifest) return [];
  return missingFolders(context, view).map(({ folder, setting }) => {
    const what = `What makes ${relative(root, folder)}, which ${setting} names and the repository does not have`;
    return isBelow(manifest, root)
      ? `${what}: no script of ${manifest} is known to build it. Build it in a Dockerfile of your own, and state that as "dockerfile" in shipshape.json.`
      : `${what}: ${manifest} lies outside of ${root}, which is all that a Dockerfile there can copy. Commit what its build writes to ${relative(root, folder)}, or move the front end below ${root}: then the image builds it.`;
  });
}

/** Production's own image has files that a stage with Node made, by other means than a script that builds. */
function frontEndOfOwnImage({ node, committed }: StaticFiles, { production }: SettingsContext): string[] {
  const copy = node || committed || !production ? undefined : copyFromNode(production);
  return copy
    ? [
        `What makes the front end: ${placeOf(copy)} copies it from a stage with Node, and no script of a package.json is known to build it. Add the script "build" to package.json, or state that file as "dockerfile" in shipshape.json.`,
      ]
    : [];
}

/** The first line that copies what a stage with Node made; its programs and packages, for a later command, are not that. */
function copyFromNode({ path, stages }: Docker) {
  const ofNode = new Set<string>();
  /** Those of them that run something: what others copy is the repository's. */
  const makers = new Set<string>();
  for (const [index, { from, name: alias, instructions }] of stages.entries()) {
    const isOfNode = /(^|\/)node(:|@|$)/i.test(from) || ofNode.has(from.toLowerCase());
    const isMaker = makers.has(from.toLowerCase()) || instructions.some(({ name }) => name === 'RUN');
    for (const one of [`${index}`, ...(alias ? [alias] : [])]) {
      if (isOfNode) ofNode.add(one);
      if (isOfNode && isMaker) makers.add(one);
    }
    for (const { name, text, line } of instructions) {
      const [, source = '', copied = ''] =
        (name === 'COPY' && /--from=(\S+)\s+(?:--\S+\s+)*(.*)/s.exec(text)) || [];
      if (makers.has(source.toLowerCase()) && !/^\[?"?\/(usr|opt|root)\/|node_modules/.test(copied))
        return at(path, line, text);
    }
  }
  return undefined;
}

/** What lies outside of the project's folder is not in its image, whether the repository has it or not. */
function foldersOutside({ sources, root, view, manage }: SettingsContext): string[] {
  return awaitedFolders(view, folderOf(manage))
    .filter(({ folder }) => !isBelow(folder, root))
    .map(({ folder, setting }) => {
      const there = sources.hasFolder(folder) ? '' : ' and is not in the repository';
      return `How ${folder}, which ${setting} names, gets into the image: it lies outside of ${root}${there}, and a Dockerfile in ${root} cannot copy it. Let its build write below ${root} and commit that, or move the front end below ${root}: then the image builds it.`;
    });
}

/** What a Dockerfile of theirs writes beside the code; ours has the code in /app. */
const foldersOfAnImage = ({ view }: SettingsContext): string[] =>
  stringsIn(view.value('STATICFILES_DIRS') ?? null)
    .filter((text) => text.startsWith('/') && !text.startsWith('/app/'))
    .map(
      (text) =>
        `What makes ${text}, which STATICFILES_DIRS names: it lies outside of the repository, so the image of init has no such folder. If a Dockerfile of your own makes it, state that one as "dockerfile" in shipshape.json.`,
    );

function uncompiledSass({ commands }: StaticFiles, context: SettingsContext): string[] {
  const app = context.view.mentions(/^([A-Z_]*_)?APPS$/, /^sass_processor$/);
  if (!app || hasPackage(context, 'django-compressor') || commands.includes('compilescss')) return [];
  return [
    'What compiles the Sass that pages name by django-sass-processor: its command compilescss needs django-compressor, which is not among the packages. Add it, or pages that name Sass are errors when DEBUG is off.',
  ];
}

/** Those that are Python themselves, or do nothing. */
const withoutProgram = /\b(jsmin|csshtmljsminify|slimit|Noop\w*)\b/i;

/** django-pipeline calls other programs while files are collected; where no compressor is stated, yuglify. */
function pipelinePrograms({ view }: SettingsContext): string[] {
  if (!view.mentions(/^([A-Z_]*_)?APPS$/, /^pipeline$/)) return [];
  const stated = view.texts('PIPELINE').map(({ text }) => text);
  const programs = stated
    .filter((text) => /^pipeline\.(compilers|compressors)\.\w/.test(text) && !withoutProgram.test(text))
    .map((text) => text.split('.')[2] as string);
  const usual = stated.some((text) => text.startsWith('pipeline.compressors.')) ? [] : ['yuglify'];
  const all = [...new Set([...programs, ...usual])];
  const [gets, it, is] =
    all.length === 1
      ? ['gets', 'it', 'it is no Python package']
      : ['get', 'them', 'none of them is a Python package'];
  return all.length === 0
    ? []
    : [
        `How ${all.join(', ')} ${gets} into the image: django-pipeline calls ${it} in collectstatic, and ${is}. Install ${it} in a Dockerfile of your own, and state that as "dockerfile" in shipshape.json, or state compressors that are Python, such as pipeline.compressors.jsmin.JSMinCompressor.`,
      ];
}
