import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { uvVersion } from '@shipshape/provision';
import { parse } from 'yaml';
import { root } from '../files.ts';
import { jobsOf, type Repository, type Rule, stepsOf } from './model.ts';

const uses = ({ files }: Repository) =>
  Object.entries(files).flatMap(([path, text]) =>
    [...text.matchAll(/^\s*(?:- )?uses:\s*(\S+)(.*)$/gm)].map(([, reference = '', rest = '']) => ({
      path,
      name: reference.split('@')[0]?.split('/').slice(0, 2).join('/') ?? '',
      reference,
      commit: reference.split('@')[1],
      release: /^ # (v\d+\.\d+\.\d+)\b/.exec(rest)?.[1],
    })),
  );

/** Dependabot moves the commit and the comment together; an action that is used in two releases was forgotten once. */
const pinned: Rule = (repository) => {
  const all = uses(repository).filter(({ reference }) => !reference.startsWith('$/'));
  return all.flatMap(({ path, name, commit, release }) => {
    const other = all.find((use) => use.name === name && (use.commit !== commit || use.release !== release));
    return [
      ...(/^[0-9a-f]{40}$/.test(commit ?? '') && release
        ? []
        : [`${path}: ${name} has no whole commit, or no release in its comment`]),
      ...(other ? [`${path}: ${name} has another commit or release than in ${other.path}`] : []),
    ];
  });
};

/** The scripts that an action of this repository runs, beside its action.yml. */
const scripts: Rule = ({ actions }) =>
  actions.flatMap(({ path, runs: { main, steps = [] } }) => {
    const called = steps.flatMap(({ run = '' }) => /\$GITHUB_ACTION_PATH\/([\w.-]+)/.exec(run)?.[1] ?? []);
    return [...called, ...(main ? [main] : [])]
      .filter((name) => !existsSync(join(root, dirname(path), name)))
      .map((name) => `${path} runs ${name}, which does not exist`);
  });

/** Not every runner accepts `$/` in the steps of an action, and without set-up no job runs. */
const noSelfInside: Rule = ({ actions }) =>
  actions.flatMap(({ path, runs: { steps = [] } }) =>
    steps.filter(({ uses }) => uses?.startsWith('$/')).map(({ uses }) => `${path} uses ${uses}`),
  );

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

const sameVersions: Rule = (repository) =>
  stepsOf(repository)
    .filter(({ step }) => step.uses?.startsWith('astral-sh/setup-uv@') && step.with?.version !== uvVersion)
    .map(({ at }) => `${at} brings another uv than libs/provision, which has ${uvVersion}`);

/**
 * An action that brings a tool knows the versions of its own release alone: where ours is newer, every run fails. And what
 * is written beside the lock moves without it.
 */
const byTheLock: Rule = (repository) =>
  stepsOf(repository)
    .filter(({ step }) => step.uses?.startsWith('zizmorcore/'))
    .map(({ at }) => `${at} runs a zizmor of its own, and not that of checks/workflows/requirements.txt`);

interface Dependabot {
  updates: { 'package-ecosystem': string; directory?: string; directories?: string[] }[];
}

/** Whether Dependabot looks at the Dockerfile of a folder. */
function isWatched({ files }: Repository, folder: string): boolean {
  const { updates } = parse(files['.github/dependabot.yml'] ?? 'updates: []') as Dependabot;
  return updates
    .filter((update) => update['package-ecosystem'] === 'docker')
    .flatMap(({ directory, directories = [] }) => [...(directory ? [directory] : []), ...directories])
    .some((glob) => new RegExp(`^${glob.replaceAll('*', '[^/]*')}$`).test(`/${folder}`));
}

/** Dependabot reads no variable in a FROM: an image that is named by one is never updated. */
const baseImages: Rule = (repository) =>
  Object.entries(repository.files)
    .filter(([path]) => path.endsWith('/Dockerfile'))
    .flatMap(([path, text]) => {
      const froms = [...text.matchAll(/^FROM\s+(?:--\S+\s+)?(\S+)(?:\s+AS\s+(\S+))?/gim)];
      const stages = froms.flatMap(([, , name]) => name ?? []);
      const loose = froms.flatMap(([, image = '']) => {
        const [, variable] = /^\$\{?(\w+)\}?$/.exec(image) ?? [];
        const [, value = ''] = new RegExp(`^ARG ${variable}=(\\S+)`, 'm').exec(text) ?? [];
        const named = variable ? value : image;
        return stages.includes(named) || (!variable && /:[\w.-]+@sha256:[0-9a-f]{64}$/.test(named))
          ? []
          : [`${path} takes ${image}: name a tag and a digest in a FROM`];
      });
      return [...loose, ...(isWatched(repository, dirname(path)) ? [] : [`Dependabot reads no ${path}`])];
    });

export const supplyRules: Record<string, Rule> = {
  'every action has a whole commit and its release in the comment, the same everywhere': pinned,
  'every script of an action exists': scripts,
  'no composite action refers to its own repository': noSelfInside,
  'every runner image is named by version': runners,
  'no workflow assumes the name of this repository': anyRepository,
  'a tool has one version on machines and on runners': (repository) => [
    ...sameVersions(repository),
    ...byTheLock(repository),
  ],
  'Dependabot finds every base image, with its tag and digest': baseImages,
};
