import { depthOf, folderOf } from '../../paths.ts';
import { type Docker, wordsOf } from './dockerfiles.ts';
import { at } from './evidence.ts';
import type { Evidence, Fact } from './project.ts';
import type { Instruction } from './syntax/dockerfile.ts';

const forOthers =
  /(^|[/._-])(local|dev|devel|develop|development|devcontainer|test|tests|testing|ci|docs?|nginx|traefik|caddy|postgres|postgresql|mysql|redis|aws|backup|frontend|node|debug|e2e|lint|checks?|security|base)(?=$|[/._-])/i;
/** Its image is one of a process beside the web server. */
const forProcess = /(^|[/._-])(celery|celerybeat|beat|workers?|scheduler|flower|cron)(?=$|[/._-])/i;
const forProduction = /(^|[/._-])(production|prod|prd|release|deploy|live)(?=$|[/._-])/i;

/**
 * Which of the Dockerfiles is production's, and why; undefined where none is.
 *
 * @param isForDevelopment whether what these instructions start is a server for developers
 */
export function productionDockerfile(
  dockerfiles: readonly Docker[],
  isForDevelopment: (docker: Docker) => boolean,
): { docker: Docker; why: Evidence } | undefined {
  const candidates = dockerfiles.flatMap((docker) => {
    const score = scoreOf(docker, isForDevelopment);
    return score > 0 ? [{ docker, score }] : [];
  });
  const [best] = candidates.sort(
    (a, b) =>
      Number(a.docker.written) - Number(b.docker.written) ||
      b.score - a.score ||
      Number(forProcess.test(wordsOf(a.docker.path))) - Number(forProcess.test(wordsOf(b.docker.path))) ||
      // The image of init is Debian's, as most are.
      Number(/alpine/i.test(a.docker.path)) - Number(/alpine/i.test(b.docker.path)) ||
      depthOf(a.docker.path) - depthOf(b.docker.path),
  );
  if (!best) return undefined;
  const start = best.docker.instructions.findLast(({ name }) => name === 'CMD' || name === 'ENTRYPOINT');
  return {
    docker: best.docker,
    why: at(best.docker.path, start?.line, start && `${start.name} ${start.text}`),
  };
}

/** One that a platform has built counts as production's, and more than another one that is not called so. */
const scoreOf = (docker: Docker, isForDevelopment: (docker: Docker) => boolean): number =>
  Math.max(docker.deployed ? 3.5 : 0, ownScore(docker, isForDevelopment));

function ownScore(docker: Docker, isForDevelopment: (docker: Docker) => boolean): number {
  const { path, instructions } = docker;
  const named = forProduction.test(wordsOf(path));
  if (!named && forOthers.test(wordsOf(path))) return 0;
  const last = lastStage(docker);
  // A stage replaces the start command of the one that it is made from: `FROM dev AS prod`.
  const starts = ['CMD', 'ENTRYPOINT'].flatMap((kind) => last.findLast(({ name }) => name === kind) ?? []);
  const started = last.filter((one) => !/^(CMD|ENTRYPOINT)$/.test(one.name) || starts.includes(one));
  if (
    starts.some(({ text }) => /runserver/.test(text)) ||
    isForDevelopment({ ...docker, instructions: started })
  )
    return named ? 1 : 0;
  const copiesAll = instructions.some(
    ({ name, text }) => /^(COPY|ADD)$/.test(name) && /(^|\s)\.?\/?\.?\s|\s\S+\s*$/.test(text),
  );
  // Without a start command it is a base for something else, or compose starts it, unless its name or its static files say otherwise.
  const collects = last.some(({ name, text }) => name === 'RUN' && /\bcollectstatic\b/.test(text));
  if (starts.length === 0 || !copiesAll) return named ? 2 : Number(copiesAll && collects);
  return (named ? 4 : 2) + (folderOf(path) === '.' ? 1 : 0);
}

/** The instructions of the last stage, and of those of this file that it is made from: it has their start command as well. */
function lastStage({ stages }: Docker): Instruction[] {
  const found: Instruction[] = [];
  for (let stage = stages.at(-1); stage; ) {
    const { from, instructions } = stage;
    found.unshift(...instructions);
    stage = stages.slice(0, stages.indexOf(stage)).findLast(({ name }) => name === from.toLowerCase());
  }
  return found;
}

/** The Dockerfiles as facts of the project. */
export function dockerfileFacts(
  dockerfiles: readonly Docker[],
  production: { docker: Docker; why: Evidence } | undefined,
): Fact<{ path: string; production: boolean }>[] {
  return dockerfiles.map((docker) => ({
    value: { path: docker.path, production: docker === production?.docker },
    evidence: [
      docker === production?.docker ? production.why : (docker.stages.at(-1)?.evidence ?? at(docker.path)),
    ],
  }));
}
