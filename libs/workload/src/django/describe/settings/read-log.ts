import { at } from '../evidence.ts';
import { formOfDefault } from './forms.ts';
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
  /** Where the outermost of the project's own functions is called: that is the line of interest, not the helper's. */
  site: [file: string, line: number] | undefined;
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
    this.use([whole]);
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

  /** An error is raised here. Returns whether it is surely reached and not caught; what led here is needed then. */
  raise(): boolean {
    const reached = this.live && this.certain;
    if (reached && !this.caught) {
      const reads = this.#conditions.flatMap((one) => [...one]);
      // `if not DEBUG and KEY == USUAL`: the switch has its default, and the error asks for the key.
      const values = reads.filter((read) => (formOfDefault(read.default) ?? read.form) !== 'boolean');
      for (const read of values.length > 0 ? values : reads) read.raises = read.certain;
    }
    return reached;
  }
}
