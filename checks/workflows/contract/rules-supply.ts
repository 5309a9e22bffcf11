import { jobsOf, type Repository, type Rule, stepsOf } from './model.ts';

interface Pin {
  release: string;
  commit: string;
}

/** The pin list, by action. */
export function pinsOf({ files }: Pick<Repository, 'files'>): Map<string, Pin> {
  const [, ...rows] = (files['.github/action-pins.tsv'] ?? '').trim().split('\n');
  return new Map(
    rows.map((row) => {
      const [action = '', release = '', commit = ''] = row.split('\t');
      return [action, { release, commit }];
    }),
  );
}

const pinned: Rule = (repository) => {
  const pins = pinsOf(repository);
  return Object.entries(repository.files).flatMap(([path, text]) =>
    [...text.matchAll(/^\s*(?:- )?uses:\s*(\S+)(.*)$/gm)].flatMap(([, reference = '', rest = '']) => {
      if (path.endsWith('.tsv')) return [];
      if (reference.startsWith('$/')) {
        const file = reference.slice(2);
        return file in repository.files || `${file}/action.yml` in repository.files
          ? []
          : [`${path}: ${reference} is not in this repository`];
      }
      const [name = '', commit] = reference.split('@');
      const pin = pins.get(name.split('/').slice(0, 2).join('/'));
      if (!pin) return [`${path}: ${name} is not in .github/action-pins.tsv`];
      if (commit !== pin.commit) return [`${path}: ${name} is not pinned to ${pin.commit}`];
      return rest.trim().split(/\s+/)[1] === pin.release
        ? []
        : [`${path}: ${name} is not commented ${pin.release}`];
    }),
  );
};

const wholeCommits: Rule = (repository) =>
  [...pinsOf(repository)].flatMap(([action, { commit }]) =>
    /^[0-9a-f]{40}$/.test(commit) ? [] : [`.github/action-pins.tsv: ${action} has no whole commit`],
  );

const credentials: Rule = (repository) =>
  stepsOf(repository)
    .filter(({ step }) => step.uses?.startsWith('actions/checkout@'))
    .filter(({ step }) => step.with?.['persist-credentials'] !== false)
    .map(({ at }) => `${at} leaves the token in the clone: persist-credentials: false`);

const runners: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => job.steps && !/^[a-z]+-\d+\.\d+$/.test(job['runs-on'] ?? ''))
    .map(({ at, job }) => `${at} runs on "${job['runs-on']}": name an image by its version`);

const anyRepository: Rule = ({ files }) =>
  Object.entries(files).flatMap(([path, text]) =>
    /^\.github\/(workflows|actions)\//.test(path)
      ? [...text.matchAll(/ghcr\.io\/[\w-]+|uses: (?!\$\/)\S*\/\.github\/\S+/g)].map(
          ([found]) => `${path} assumes a repository: ${found}`,
        )
      : [],
  );

export const supplyRules: Record<string, Rule> = {
  'every action is pinned by the pin list, its release in the comment': pinned,
  'every pin is a whole commit': wholeCommits,
  'no checkout leaves its token behind': credentials,
  'every runner image is named by version': runners,
  'no workflow assumes the name of this repository': anyRepository,
};
