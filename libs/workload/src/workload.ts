import type { Container, ContainerCheck, SmokeSuite, TrialService } from '@shipshape/container-engine';
import type { BaseRecipe, Finding } from '@shipshape/provision';
import type { Log } from '@shipshape/workspace';

/** An application in this workspace. */
export interface Project {
  /** The kind of its workload, such as `django`. */
  kind: string;
  /** Its name, which is also its image's and its Nx project's (see isProjectName). */
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
  say: Log;
}

export interface LintOptions {
  /** Accept what is found today, where the kind can. */
  baseline: boolean;
  /** With it: accept also what could not check, as a project has it when it is adopted. */
  adopting?: boolean;
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

/** A secret that a project's build gets, by where its value is: a variable or a file of the user's. */
export interface StatedSecret {
  /** As the Dockerfile calls it: `RUN --mount=type=secret,id=…`. */
  id: string;
  environment?: string;
  /** Absolute, `~/…`, or from the project's folder. */
  file?: string;
  /** Whether to build without it where it is absent. */
  optional?: boolean;
}

/** Who may do everything in a copy that somebody tries. */
export interface DemoLogin {
  email: string;
  password: string;
}

/** How an image runs for people and browsers, without a network and with a database of its own. */
export interface Preview {
  environment: Record<string, string>;
  /** Folders that it may write. */
  tmpfs: string[];
  /** The port that its server listens on. */
  port: number;
  /** The host name that it answers to. */
  host: string;
  /** Servers that it finds on its own loopback: real ones, started for it and thrown away afterwards. */
  services: TrialService[];
  /** Names by which its settings know that loopback, such as `db`. */
  hosts: string[];
  /** Pages other than `/` at which a visitor may begin, the likeliest first. */
  pages: string[];
  /** Waits until the server answers. */
  starts: ContainerCheck;
  /** Migrates the database, and fills it where the purpose asks for that. @throws Error with the reason */
  prepare(container: Container): Promise<void>;
  /** @throws UserError with the reason where that user cannot be made */
  addAdmin?(container: Container, login: DemoLogin): Promise<void>;
}

/** What a browser takes pictures of. */
export interface PictureSettings {
  pages: {
    /** In the client's words. */
    name: string;
    /** The first of these addresses that answers counts. */
    paths: string[];
  }[];
  /** CSS selectors of texts that differ from build to build. */
  mask: string[];
  /** What fills the demo database; undefined where nothing does. */
  fixture: string | undefined;
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
  /** The secrets of its build. @throws UserError where the project states them wrongly */
  buildSecrets?(project: Project): StatedSecret[];
  /** What decides, beside the image, what its smoke test asks: for the target docker-smoke. */
  readonly smokeInputs: readonly TargetInput[];
  /**
   * Why a build of its image failed, and what to do, by the engine's output; undefined where the output does not
   * explain it.
   */
  explainBuild?(output: string): Promise<string | undefined>;
  /**
   * The checks of its image.
   *
   * @param folder the workspace; that of the call where absent
   * @throws UserError where the project states them wrongly
   */
  smoke(project: Project, version: ImageVersion, folder?: string): SmokeSuite;
  /**
   * How its image runs for people and browsers.
   *
   * @param purpose `try`: as the team states for that; `pictures`: as in the smoke test, with the demo data
   * @throws UserError where the project states it wrongly
   */
  preview(project: Project, purpose: 'try' | 'pictures'): Preview;
  /** What a browser takes pictures of; absent for a kind without pages. */
  pictures?(project: Project): PictureSettings;
  /** The version of Python that a project's tests run on, such as `3.13`; absent for a kind that has none. */
  python?(project: Project): Promise<string>;
  /** What `doctor` reports of the programs that this kind needs. */
  findings?(): Promise<Finding[]>;

  // Each returns its result, in a few words, and throws a UserError that says what to do.
  lint?(task: Task, options: LintOptions): Promise<string>;
  /** @param database where to test, as the target's configurations name it */
  test?(task: Task, options: { database: string }): Promise<string>;
  lock?(task: Task, options: { upgrade: boolean }): Promise<string>;
  lockCheck?(task: Task): Promise<string>;
  migrate?(task: Task): Promise<string>;
  /** Ends when the server ends. */
  serve?(task: Task, options: { port: string }): Promise<string>;
}
