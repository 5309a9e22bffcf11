import type { DjangoProject } from '../../describe/project.ts';
import type { ImageLock } from './image-lock.ts';

/** Releases of the tools that read a lock. They need not be the team's own: the formats are stable. */
const tools = {
  poetry: '2.5.1',
  'poetry-plugin-export': '1.10.1',
  pdm: '2.29.4',
  pipenv: '2026.10.3',
};

/** Nothing newer than these releases is installed with them: a later release of what they depend on may break them. */
const toolsAsOf = '2026-11-01';

/** Has the tool whose lock it is write what production installs into a file: the commands. */
export function exportCommand(
  { kind, files }: ImageLock,
  project: DjangoProject,
  extras: readonly string[],
  output: string,
): string[] {
  const { production } = project.install.value.groups;
  const groups = production.filter((name) => !extras.includes(name));
  const each = (flag: string, names: readonly string[]) => names.map((name) => `${flag} ${name}`);
  const folder = files[0]?.includes('/') ? files[0].split('/').slice(0, -1).join('/') : undefined;
  const at = (flag: string) => (folder ? [`${flag} ${folder}`] : []);
  switch (kind) {
    case 'poetry':
      return [
        [
          `uv tool run --quiet --exclude-newer ${toolsAsOf} --from poetry==${tools.poetry} --with poetry-plugin-export==${tools['poetry-plugin-export']}`,
          ...['poetry export', ...at('--directory'), `--output ${output}`],
          `--only ${['main', ...groups.filter((name) => name !== 'main')].join(',')}`,
          ...each('--extras', extras),
        ].join(' '),
      ];
    case 'pdm':
      return [
        ...(project.python.patch
          ? [
              `sed -i 's/^requires-python *=.*/requires-python = "==${project.python.value}.*"/' ${folder ? `${folder}/` : ''}pyproject.toml`,
            ]
          : []),
        [
          `PDM_USE_VENV=false uv tool run --quiet --exclude-newer ${toolsAsOf} pdm@${tools.pdm} export --prod --format requirements`,
          ...[...at('--project'), `--output ${output}`],
          ...each('--group', [...groups.filter((name) => name !== 'default'), ...extras]),
        ].join(' '),
      ];
    case 'pipenv':
      return [
        ...at('cd'),
        `uv tool run --quiet --exclude-newer ${toolsAsOf} pipenv@${tools.pipenv} requirements --hash >${output}`,
      ];
    default:
      return [
        [
          'uv export --quiet --frozen --no-default-groups --no-editable --no-emit-project',
          ...[...at('--project'), `--output-file ${output}`],
          ...[...each('--group', groups), ...each('--extra', extras)],
        ].join(' '),
      ];
  }
}
