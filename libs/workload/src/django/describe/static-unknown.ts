import { missingFolders } from './node-build.ts';
import { folderOf, isAside, isBelow, relative } from './paths.ts';
import type { Fact, Requirement, StaticFiles } from './project.ts';
import type { SettingsView } from './settings/view.ts';
import type { Sources } from './sources.ts';

interface Places {
  sources: Sources;
  root: string;
  manage: string;
  view: SettingsView;
  requirements: readonly Fact<Requirement>[];
}

/** What static files wait for and nothing here is known to make, each a sentence with what to state. */
export function unknownStatic(files: StaticFiles, places: Places): string[] {
  return [...unmadeFolders(files, places), ...uncompiledSass(files, places)];
}

/** A folder that git does not keep may be missing without harm: only a front end's own build tells that it is not. */
function unmadeFolders({ node, committed }: StaticFiles, { sources, root, manage, view }: Places): string[] {
  const [manifest] = sources.named('package.json').filter((path) => !isAside(path));
  if (node || committed || !manifest) return [];
  return missingFolders(sources, view, folderOf(manage), root).map(({ folder }) => {
    const why = isBelow(manifest, root)
      ? `no script of ${manifest} is known to build it`
      : `${manifest} lies outside of ${root}, which is all that the image is made of`;
    return `What makes ${relative(root, folder)}, which STATICFILES_DIRS names and the repository does not have: ${why}. Build it in a Dockerfile of your own, and state that as "dockerfile" in shipshape.json.`;
  });
}

function uncompiledSass({ commands }: StaticFiles, { view, requirements }: Places): string[] {
  const app = view.mentions(/^([A-Z_]*_)?APPS$/, /^sass_processor$/);
  const compressor = requirements.some(
    ({ value }) => value.name === 'django-compressor' && !value.development,
  );
  if (!app || compressor || commands.includes('compilescss')) return [];
  return [
    'What compiles the Sass that pages name by django-sass-processor: its command compilescss needs django-compressor, which is not among the packages. Add it, or pages that name Sass are errors when DEBUG is off.',
  ];
}
