import { withoutLogins } from '@shipshape/workspace';
import { placeOf } from './evidence.ts';
import type {
  DjangoProject,
  Evidence,
  Fact,
  Install,
  Linter,
  Service,
  StaticFiles,
  Variable,
  VariableForm,
} from './project.ts';

interface Line {
  label: string;
  text: string;
  evidence: Evidence[];
}

const line = (label: string, text: string, evidence: Evidence[] = []): Line => ({ label, text, evidence });
const of = <T>(
  label: string,
  found: Fact<T> | null,
  text: (value: T) => string,
  none = 'none found',
): Line => (found ? line(label, text(found.value), found.evidence) : line(label, none));

/** A description for people: one conclusion a line, with the places that it rests on. */
export function printProject(project: DjangoProject): string[] {
  const groups: Group[] = [
    ['', general(project)],
    [
      'Services',
      project.services.map(({ value, evidence }) =>
        line(value.kind === 'other' ? value.by : value.kind, serviceText(value), evidence),
      ),
    ],
    ['Processes', project.processes.map(({ value, evidence }) => line(value.name, value.command, evidence))],
    [
      'Beside it in compose files',
      project.compose.map(({ value: { name, image, variables }, evidence }) =>
        line(name, `${image}${variables.length > 0 ? `, sets ${variables.join(', ')}` : ''}`, evidence),
      ),
    ],
    [
      'Linters',
      project.linters.map(({ value, evidence }) =>
        line(
          value.name,
          `${value.command.join(' ')}${versionOf(value)}${value.plugins ? `, with ${value.plugins.join(', ')}` : ''}${value.chosen ? ', of the files that pre-commit gives it' : ''}${runsIn(value)}`,
          evidence,
        ),
      ),
    ],
    [
      'Made before tests and linters, as in CI',
      project.preparations.map(({ value: { kind, path, from }, evidence }) =>
        line(path, from ? `copy of ${from}` : kind === 'folder' ? 'folder' : 'empty file', evidence),
      ),
    ],
    ['Variables that production needs', variables(project.variables, true)],
    ['Variables that development needs', variables(project.developmentVariables, true)],
    ['Variables with a default', variables(project.variables, false)],
    ...hints(project),
  ];
  return [headline(project), ...printGroups(groups)];
}

/** What of it a person has to act on; nothing where there is nothing. */
export function printHints(project: DjangoProject): string[] {
  const lines = printGroups(hints(project));
  return lines.length > 0 ? [headline(project), ...lines] : [];
}

const headline = ({ name, root }: DjangoProject) =>
  `${name}  (${root === '.' ? 'the whole repository' : root})`;

type Group = [heading: string, lines: Line[]];

const hints = ({ advice, unknown }: DjangoProject): Group[] => [
  ['Advice', advice.map(({ message, evidence }) => line('', message, evidence))],
  ['Unknown', unknown.map((sentence) => line('', sentence))],
];

const printGroups = (groups: Group[]): string[] =>
  groups
    .filter(([, lines]) => lines.length > 0)
    .flatMap(([heading, lines]) => [
      ...(heading ? ['', `  ${heading}`] : []),
      ...lines.map((one) => printLine(one, heading !== '', widthOf(lines))),
    ]);

const widest = 36;
const widthOf = (lines: readonly Line[]) =>
  Math.min(widest, Math.max(...lines.map(({ label }) => label.length)));

function printLine({ label, text, evidence }: Line, indented: boolean, width: number): string {
  const places = [...new Set(evidence.map(placeOf))].slice(0, 3).join(', ');
  const start = width === 0 ? '' : `${label.padEnd(width)}  `;
  return `${indented ? '    ' : '  '}${start}${text}${places ? `  [${places}]` : ''}`;
}

function general(project: DjangoProject): Line[] {
  const { install, python, application, settings, tests, dockerfiles } = project;
  const chosenBy = Object.entries(settings.environment).map(([name, value]) => `${name}=${value}`);
  return [
    of('manage.py', project.manage, String),
    of('Installs by', install, ({ installer, files, locked, hashed, named = [] }) =>
      files.length === 0 && named.length > 0
        ? 'the names in its Dockerfile (not pinned)'
        : installer === 'none'
          ? 'nothing that was found'
          : `${installer}: ${files.join(', ')} (${locked ? `locked${hashed ? ', with hashes' : ''}` : 'not fully pinned'})${named.length > 0 ? `, and ${named.join(', ')}` : ''}`,
    ),
    ...(developmentOf(install.value).length > 0
      ? [line('For development', developmentOf(install.value).join(', '))]
      : []),
    ...(install.value.direct.length > 0
      ? [line('Not from an index', withoutLogins(install.value.direct.join(', ')))]
      : []),
    line(
      'Python',
      `${python.value}${python.stated.length > 0 ? `, stated: ${[...new Set(python.stated.map(({ value }) => value))].join('; ')}` : ', nothing states one'}`,
      python.evidence,
    ),
    of('Django', project.django, (version) => version || 'any version'),
    of('Production settings', settings.production, (module) => [module, ...chosenBy].join(', with ')),
    of('Test settings', settings.test, String, 'none of their own'),
    of('Development settings', settings.development, String, 'none of their own'),
    of('WSGI', application.wsgi, String),
    of('ASGI', application.asgi, String),
    line(
      'Server',
      `${application.server.value}${application.server.added ? ', added: the packages have no server that Shipshape starts' : ''}, serves ${application.serves.toUpperCase()}${(application.server.options ?? []).map((one) => `, ${one}`).join('')}`,
      application.server.evidence,
    ),
    line('Static files', staticText(project.static.value), project.static.evidence),
    ...(project.importFolders.length > 0
      ? [line('Modules also from', project.importFolders.join(', '))]
      : []),
    of('Health page', project.health, String),
    line(
      'Tests',
      tests.value.runner === 'none'
        ? 'none found'
        : `${tests.value.runner === 'manage' ? 'manage.py test' : 'pytest'} ${tests.value.arguments.join(' ')}`.trimEnd() +
            `, ${tests.value.files} file${tests.value.files === 1 ? '' : 's'}${tests.value.settings ? `, settings ${tests.value.settings}` : ''}${runsIn(tests.value)}${[...(tests.value.services ?? []), ...(tests.value.systemPackages ?? [])].map((one) => `, with ${one}`).join('')}${(tests.value.builds ?? []).map(({ command, packages }) => `, after ${command.join(' ') || `${packages.manager} install`}`).join('')}${tests.value.catalogs ? ', after compilejsi18n' : ''}${tests.value.collects ? ', after collectstatic' : ''}${tests.value.translations ? ', after compilemessages' : ''}`,
      tests.evidence,
    ),
    ...dockerfiles.map(({ value, evidence }) =>
      line('Dockerfile', `${value.path}${value.production ? ', for production' : ''}`, evidence),
    ),
    ...(project.lfs ? [line('Git LFS', 'some files are stored there', [{ file: '.gitattributes' }])] : []),
    ...(project.submodules.length > 0
      ? [line('Submodules', project.submodules.join(', '), [{ file: '.gitmodules' }])]
      : []),
  ];
}

const developmentOf = ({ developmentFiles, beside = [] }: Install) => [...developmentFiles, ...beside];

const serviceText = ({ by, variables: names, optional, composed, kind, extensions = [] }: Service): string =>
  [
    kind === 'other' ? 'no server of it is started' : `by ${by}`,
    names.length > 0 ? `variables ${names.join(', ')}` : '',
    extensions.length > 0 ? `extensions ${extensions.join(', ')}` : '',
    optional ? 'optional' : '',
    composed ? 'started by a compose file' : '',
  ]
    .filter(Boolean)
    .join('; ');

function staticText({ servedBy, root, committed, commands, node }: StaticFiles): string {
  const served = {
    whitenoise: 'WhiteNoise',
    own: 'a server or storage of its own',
    none: 'nothing serves them without DEBUG',
    unused: 'none, since django.contrib.staticfiles is not installed',
  }[servedBy];
  return [
    served,
    root ? `STATIC_ROOT ${root}` : servedBy === 'unused' ? '' : 'no STATIC_ROOT',
    committed ? 'the collected files are committed' : '',
    node ? `${nodeText(node)} in ${node.folder}` : '',
    commands.length > 0
      ? `manage.py ${commands.join(', ')}`.replace(/^(manage.py )(pysassc .*?, )/, '$2$1')
      : '',
  ]
    .filter(Boolean)
    .join('; ');
}

const formText: Partial<Record<VariableForm, string>> = { presence: 'switch: any value turns it on' };

const nodeText = ({ manager, script, task }: NonNullable<StaticFiles['node']>) =>
  script ? `${manager} run ${script}` : (task ?? `${manager} install`);

const variables = (found: readonly Fact<Variable>[], required: boolean): Line[] =>
  found
    .filter(({ value }) => value.required === required)
    .map(({ value, evidence }) =>
      line(
        value.name,
        `${formText[value.form] ?? value.form}${value.default ? `, default ${value.default}` : ''}`,
        evidence,
      ),
    );

/** The version that a linter is pinned to, by the project or by the lock of its packages. */
const versionOf = ({ version, packages }: Linter): string =>
  version ? ` (${version})` : packages?.lock ? ` (${packages.lock})` : ', no version pinned';

/** Where it runs, unless that is the project's folder. */
const runsIn = ({ folder }: { folder?: string }): string => (folder ? `, in ${folder}` : '');
