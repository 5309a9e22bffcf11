import type { Statement } from '../syntax/python-tree.ts';
import { type Binding, type Callable, callableOf, type Scope, type SettingsClass } from './values.ts';

/** What the body of a class needs of the run that it is part of. */
interface Body {
  execute(statements: readonly Statement[], scope: Scope): void;
  /** Calls a method, and notes the variables that it reads. */
  collect(
    property: Extract<Callable, { kind: 'function' }>,
    self: Binding,
    at: [file: string, line: number],
  ): Binding;
  /** Gives a name a value, and the settings one where the scope's names are settings. */
  bind(name: string, binding: Binding, line: number, scope: Scope): void;
}

/** The attributes of the project's classes, which django-configurations makes settings of. */
export class ClassMembers {
  readonly #body: Body;
  readonly #known = new Map<SettingsClass, Map<string, Binding>>();

  constructor(body: Body) {
    this.#body = body;
  }

  /** Makes the attributes of a module's class its settings. */
  configure(scope: Scope, name: string): void {
    const callable = callableOf(scope.names.get(name)?.value);
    if (callable?.kind !== 'class') return;
    for (const [member, binding] of this.#attributes(callable, true)) scope.names.set(member, binding);
  }

  /** The classes of django-configurations that a module has. */
  configurations(scope: Scope): string[] {
    return [...scope.names].flatMap(([name, { value }]) => {
      const callable = callableOf(value);
      return callable?.kind === 'class' && callable.isConfiguration ? [name] : [];
    });
  }

  /** The attributes of a class, those of its bases among them. */
  members(of: SettingsClass): Map<string, Binding> {
    const known = this.#known.get(of);
    if (known) return known;
    const members = this.#attributes(of, false);
    this.#known.set(of, members);
    return members;
  }

  #attributes(of: SettingsClass, settings: boolean): Map<string, Binding> {
    const members = new Map<string, Binding>();
    for (const { statement, scope } of inOrder(of)) {
      const body: Scope = { ...scope, names: new Map([...scope.names, ...members]), settings };
      this.#body.execute(statement.body, body);
      for (const [name, binding] of body.names)
        if (scope.names.get(name) !== binding) members.set(name, binding);
      this.#callProperties(statement.body, members, body);
    }
    return members;
  }

  /** `def ALLOWED_HOSTS(self)`: a property whose result is the setting. */
  #callProperties(statements: readonly Statement[], members: Map<string, Binding>, scope: Scope): void {
    for (const statement of statements) {
      if (statement.kind !== 'function' || !/^[A-Z][A-Z0-9_]*$/.test(statement.name)) continue;
      const self = objectOf(members);
      const { value, reads } = this.#body.collect({ kind: 'function', statement, scope }, self, [
        scope.file,
        statement.line,
      ]);
      this.#body.bind(statement.name, { value, reads }, statement.line, scope);
      members.set(statement.name, { value, reads });
    }
  }
}

/** What a method has as `self`. */
const objectOf = (members: ReadonlyMap<string, Binding>): Binding => ({
  value: {
    entries: new Map([...members].map(([name, { value }]) => [name, value])),
    variables: new Map(
      [...members].map(([name, { reads }]) => [name, new Set([...reads].map((read) => read.name))]),
    ),
  },
  reads: new Set([...members.values()].flatMap(({ reads }) => [...reads])),
});

/** A class and its bases, those that are overridden first. */
const inOrder = (one: SettingsClass): SettingsClass[] => [
  ...new Set([...one.bases.toReversed().flatMap(inOrder), one]),
];
