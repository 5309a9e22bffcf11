import type { ManualRun, SmokeSuite } from '@shipshape/container-engine';
import type { BaseRecipe, Finding } from '@shipshape/provision';
import type { Say } from '@shipshape/workspace';

/** An application in this workspace. */
export interface Project {
  /** The kind of its workload, such as `django`. */
  kind: string;
  /** Its name, which is also its image's and its Nx project's (see checkProjectName). */
  name: string;
  /** Its folder, from the workspace root, with `/`; `.` is the root itself. */
  root: string;
  /** The file that makes it such a project, from its folder: `manage.py` or `src/manage.py`. */
  marker: string;
}

/** What detection found. */
export interface Detection {
  projects: Project[];
  /** Marker files that make no project, each with the reason: for people. */
  remarks: string[];
  /** What has to be corrected first, such as two marker files of equal right: for people. */
  problems: string[];
}

/** One call of a verb. */
export interface Task {
  project: Project;
  /** Is given lines of progress. */
  say: Say;
}

/** A file pattern of Nx (`{projectRoot}/…`, `{workspaceRoot}/…`, `!…`), a variable, or a command whose output counts. */
export type TargetInput = string | { env: string } | { runtime: string };

/** An Nx target, as data: the plugin adds the command, and what of Shipshape itself counts. */
export interface Target {
  /** For `nx show project`. */
  description: string;
  /** The verb of the command line that it calls. */
  verb: string;
  /** It is called by hand, with arguments of its own, and reports nothing that could be cached. */
  takesArguments?: boolean;
  cache: boolean;
  /** It does not end by itself. */
  continuous?: boolean;
  inputs: readonly TargetInput[];
  outputs: readonly string[];
  /** Options with their defaults, each a flag of the verb. */
  options?: Readonly<Record<string, string>>;
  configurations?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What an image is called from inside. */
export interface ImageVersion {
  version: string;
  revision: string;
  /** ISO 8601. */
  created: string;
}

/** What shapes an image beside the files of its context and its Dockerfile. */
export interface ImageShape {
  base: BaseRecipe;
  /** Variables of the user that shape it. */
  environment: readonly string[];
  /**
   * The build arguments.
   *
   * @param base the base image's reference
   */
  buildArguments(base: string, version: ImageVersion): Record<string, string>;
}

/**
 * A kind of application. A further kind is a folder that exports one of these and a line in workloads.ts. What a kind
 * does not have it leaves out: a static site has no `migrate`.
 */
export interface Workload {
  readonly kind: string;
  /** For people: `Django`. */
  readonly title: string;
  /** The name of the file that makes a folder a project of this kind. */
  readonly marker: string;
  /** Names of all files that detection looks at, wherever they lie. */
  readonly files: readonly string[];
  /**
   * The projects among these files.
   *
   * @param files paths from the workspace root, with `/`; more than `files` does no harm
   * @param stated the name that a project states, by its folder
   */
  detect(files: readonly string[], stated?: (root: string) => string | undefined): Detection;
  /** The targets of a project, by name; those of its image are the same for every kind and not among them. */
  targets(project: Project): Record<string, Target>;
  /**
   * What shapes a project's image.
   *
   * @param folder the workspace; that of the call where absent
   */
  image(project: Project, folder?: string): ImageShape;
  /** What decides, beside the image, what its smoke test asks: for the target docker-smoke. */
  readonly smokeInputs: readonly TargetInput[];
  /** Why a build of its image failed, and what to do, by the engine's output; undefined where that tells nothing. */
  explainBuild?(output: string): string | undefined;
  /** The checks of its image. @throws UserError where the project states them wrongly */
  smoke(project: Project, version: ImageVersion): SmokeSuite;
  /** How a person tries the image. */
  manualRun(project: Project): ManualRun;
  /** What `doctor` reports of the programs that this kind needs. */
  findings?(): Promise<Finding[]>;

  // Each returns what it came to, in a few words, and throws a UserError that says what to do.
  /** @param baseline true to accept what is found today, where the kind can */
  lint?(task: Task, options: { baseline: boolean }): Promise<string>;
  /** @param database where to test, as the target's configurations name it */
  test?(task: Task, options: { database: string }): Promise<string>;
  lock?(task: Task, options: { upgrade: boolean }): Promise<string>;
  lockCheck?(task: Task): Promise<string>;
  migrate?(task: Task): Promise<string>;
  /** Ends when the server ends. */
  serve?(task: Task, options: { port: string }): Promise<string>;
}
