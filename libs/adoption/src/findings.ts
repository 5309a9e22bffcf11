import type { DjangoProject, Evidence, Fact } from '@shipshape/workload';

/** What was found out about a project, for people: one line a conclusion, each with the place that it rests on. */
export function findingsOf(project: DjangoProject): string[] {
  const { install, settings, application, services, tests, linters, variables, django, python } = project;
  const server = application.serves === 'asgi' ? application.asgi : application.wsgi;
  const required = variables.filter(({ value }) => value.required);
  const rows: [string, string, Fact<unknown> | null | undefined][] = [
    ['project', `${project.name}, in ${project.root === '.' ? 'the root' : project.root}`, project.manage],
    ['installs', installText(project), install],
    ['Python', python.value, python],
    ['Django', django?.value ?? 'not found among the requirements', django],
    ['settings', settings.production?.value ?? 'production settings not found', settings.production],
    [
      'serves',
      `${server?.value ?? 'no application found'} with ${application.server.value}${application.server.added ? ', which is added' : ''}`,
      application.server.added ? server : application.server,
    ],
    ...services.map((service): [string, string, Fact<unknown>] => [
      'service',
      `${service.value.kind} by ${service.value.by}${service.value.variables.length > 0 ? ` (${service.value.variables.join(', ')})` : ''}${service.value.optional ? ', optional' : ''}`,
      service,
    ]),
    [
      'requires',
      required.map(({ value }) => value.name).join(', ') || 'no variable that is known',
      required[0],
    ],
    ['tests', testsText(project), tests],
    ['lint', linters.map(({ value }) => value.name).join(', ') || 'no linter is configured', linters[0]],
  ];
  return rows.map(([name, text, fact]) => `  ${name.padEnd(10)} ${text}${place(fact?.evidence[0])}`);
}

function installText({ install }: DjangoProject): string {
  const { installer, files, locked, hashed } = install.value;
  const how = hashed ? 'locked with hashes' : locked ? 'locked' : 'not fully pinned';
  return `${installer === 'none' ? 'nothing that is known' : installer}${files.length > 0 ? `: ${files.join(', ')}` : ''}, ${how}`;
}

function testsText({ tests }: DjangoProject): string {
  const { runner, files, settings } = tests.value;
  if (runner === 'none') return 'no tests';
  return `${runner === 'manage' ? 'manage.py test' : runner}, ${files} files${settings ? `, settings ${settings}` : ''}`;
}

const place = (evidence: Evidence | undefined) =>
  evidence ? `  (${evidence.file}${evidence.line ? `:${evidence.line}` : ''})` : '';

/** Advice and open questions, each a sentence with its place. */
export const remarksOf = ({ advice, unknown }: DjangoProject): string[] => [
  ...advice.map(({ message, evidence }) => `  advice     ${message}${place(evidence[0])}`),
  ...unknown.map((sentence) => `  unknown    ${sentence}`),
];
