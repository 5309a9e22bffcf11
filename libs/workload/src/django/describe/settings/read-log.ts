import { at } from '../evidence.ts';
import { formOfDefault, formOfName } from './forms.ts';
import { type EnvRead, isPath, type Scope, type Value } from './values.ts';

/** Which variables settings read, how surely each is reached, and what each value came from. */
export class ReadLog {
  readonly all: EnvRead[] = [];
  /** The statement at hand is reached in an empty environment. */
  certain = true;
  /** The branch at hand is the one that is taken. */
  live = true;
  /** An error here is caught, and the settings go on. */
  caught = false;
  /** Variables that are not set, whose error is caught: from the first that was asked for. */
  readonly missed: EnvRead[] = [];
  /** Where the outermost of the project's own functions is called: that is the line of interest, not the helper's. */
  site: [file: string, line: number] | undefined;
  /** What a function at work has asked for in vain: with an answer, it would have returned before. */
  readonly guards: ReadonlySet<EnvRead>[] = [];
  readonly #collected: Set<EnvRead>[] = [];
  readonly #conditions: ReadonlySet<EnvRead>[] = [];

  /** Notes a variable that is read on a line of the scope's file. */
  note(read: Omit<EnvRead, 'certain' | 'evidence'>, scope: Scope, line: number): void {
    const [file, shown] = this.site ?? [scope.file, line];
    const whole: EnvRead = {
      ...read,
      raises: read.raises && !this.caught,
      certain: this.certain && this.live,
      evidence: at(file, shown, read.name),
    };
    this.all.push(whole);
    if (read.raises && this.caught && whole.certain) this.missed.push(whole);
    this.use([whole]);
  }

  /** Something is done with a value that None refuses: `os.getenv("HOSTS").split(",")`. Without its variable, that is an error. */
  refusesNone(reads: Iterable<EnvRead>): void {
    const [read, ...others] = [...reads].filter((one) => one.default === null && isValue(one));
    if (read && others.length === 0)
      read.raises ||= read.certain && this.certain && this.live && !this.caught;
  }

  /** Counts reads for the value that is being worked out. */
  use(reads: Iterable<EnvRead>): void {
    for (const read of reads) this.#collected.at(-1)?.add(read);
  }

  /** What an action returns, and the variables that it read; those of the conditions around it are among them. */
  collect<T>(action: () => T): { value: T; reads: Set<EnvRead> } {
    const reads = new Set<EnvRead>();
    this.#collected.push(reads);
    const value = action();
    this.#collected.pop();
    for (const outer of this.#conditions) for (const read of outer) reads.add(read);
    this.use(reads);
    return { value, reads };
  }

  /** Goes through the branches of a statement; afterwards their conditions no longer hold. */
  branching<T>(action: (condition: (reads: ReadonlySet<EnvRead>) => void) => T): T {
    const depth = this.#conditions.length;
    const before = this.certain;
    const result = action((reads) => this.#conditions.push(reads));
    this.certain = before;
    this.#conditions.length = depth;
    return result;
  }

  /**
   * A file is read whose path these variables give. The machine's own files, such as `/run/secrets/key`, are not everywhere.
   *
   * @param path of the file, as far as it is known: a variable whose default is no part of it chose the branch around
   */
  open(reads: Iterable<EnvRead>, path: Value | undefined): void {
    const known = isPath(path) ? path.path : path;
    for (const read of reads) {
      if (read.form && read.form !== 'secret') continue;
      if (typeof known === 'string' && read.default && !known.includes(read.default)) continue;
      read.form = 'file';
      read.raises ||= read.default?.startsWith('/') === true && this.certain && this.live && !this.caught;
    }
  }

  /**
   * An error is raised here; where that is surely reached and not caught, what led here is needed then: the values of the innermost
   * condition, and of those around it the ones without a default. A switch has its own: of `not DEBUG and KEY == USUAL`, the
   * error asks for the key.
   *
   * @param isGiven whether a variable is set: it chose the branch
   */
  raise(isGiven: (name: string) => boolean): { reached: boolean; needed: ReadonlySet<EnvRead> } {
    const reached = this.live && this.certain;
    const needed = new Set<EnvRead>();
    if (!reached || this.caught) return { reached, needed };
    for (const [depth, reads] of [...this.#conditions.entries()].reverse()) {
      const isInner = needed.size === 0;
      // What is assigned in a branch comes from its condition as well.
      const around = new Set(this.#conditions.slice(0, depth).flatMap((one) => [...one]));
      for (const read of [...reads].filter((one) => isValue(one) && !isGiven(one.name)))
        if (!read.default || (isInner && !around.has(read))) needed.add(read);
    }
    if (needed.size === 0)
      for (const read of this.guards.at(-1) ?? []) if (isValue(read) && !read.default) needed.add(read);
    if (needed.size === 0) for (const reads of this.#conditions) for (const read of reads) needed.add(read);
    for (const read of needed) read.raises = read.certain;
    return { reached, needed };
  }

  /** How many conditions there are around this place. */
  get depth(): number {
    return this.#conditions.length;
  }

  /** The outermost condition that one of these reads is in, counted from 0; undefined for none. */
  outermost(reads: ReadonlySet<EnvRead>): number | undefined {
    const index = this.#conditions.findIndex((one) => [...one].some((read) => reads.has(read)));
    return index < 0 ? undefined : index;
  }
}

/** Whether a variable is no switch. */
const isValue = ({ name, form, default: usual }: EnvRead): boolean =>
  (formOfDefault(usual) ?? form ?? formOfName(name)) !== 'boolean';
