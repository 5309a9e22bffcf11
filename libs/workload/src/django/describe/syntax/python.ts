import type { SyntaxNode } from '@lezer/common';
import { pythonParser } from './parsers.ts';
import { expressionOf } from './python-expression.ts';
import { childrenOf, isExpression, type Source } from './python-nodes.ts';
import type { Expr, Parameter, Statement } from './python-tree.ts';

/**
 * The statements of a Python module. A syntax error costs the statement that it is in, not the module.
 *
 * @param text its source code, with any line ends
 */
export function parsePython(text: string): Statement[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const source: Source = {
    text: ({ from, to }) => text.slice(from, to),
    line: ({ from }) => {
      let [low, high] = [0, starts.length];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((starts[middle] as number) <= from) low = middle;
        else high = middle;
      }
      return low + 1;
    },
  };
  return statementsOf(pythonParser().parse(text).topNode, source);
}

const statementsOf = (node: SyntaxNode, source: Source): Statement[] =>
  childrenOf(node).flatMap((child) => {
    if (child.name === 'StatementGroup') return statementsOf(child, source);
    if (child.name === 'DecoratedStatement') return statementsOf(child, source);
    const statement = statementOf(child, source);
    return statement ? [{ ...statement, line: source.line(child) } as Statement] : [];
  });

type Bare = Statement extends infer S ? (S extends { line: number } ? Omit<S, 'line'> : never) : never;

function statementOf(node: SyntaxNode, source: Source): Bare | undefined {
  const children = childrenOf(node);
  const bodies = children.filter(({ name }) => name === 'Body');
  const body = (at = 0) => (bodies[at] ? statementsOf(bodies[at], source) : []);
  const expressions = (nodes: SyntaxNode[]) =>
    nodes.filter(isExpression).map((one) => expressionOf(one, source));
  switch (node.name) {
    case 'AssignStatement':
    case 'UpdateStatement':
      if (children.at(-1)?.name === 'LambdaExpression') return lambdaOf(children, source);
      return assignmentOf(children, source, node.name === 'UpdateStatement');
    case 'ImportStatement':
      return importOf(children, source);
    case 'IfStatement':
      return { kind: 'if', branches: branchesOf(children, source) };
    case 'TryStatement':
      return { kind: 'try', body: body(), handlers: bodies.slice(1).map((_, at) => body(at + 1)) };
    case 'WithStatement':
    case 'ForStatement':
    case 'WhileStatement': {
      const head = expressions(children);
      const inside = children.findIndex(({ name }) => name === 'in');
      const targets = expressions(children.slice(0, Math.max(inside, 0)));
      return {
        ...{ kind: 'block', head, body: bodies.flatMap((_, at) => body(at)) },
        ...(targets.length > 0 ? { targets } : {}),
      };
    }
    case 'MatchStatement':
      return { kind: 'if', branches: casesOf(children, source) };
    case 'FunctionDefinition': {
      const list = children.find(({ name }) => name === 'ParamList');
      const name = children.find((one) => one.name === 'VariableName');
      const parameters = list ? parametersOf(childrenOf(list), source) : [];
      return { kind: 'function', name: name ? source.text(name) : '', parameters, body: body() };
    }
    case 'ClassDefinition': {
      const list = children.find(({ name }) => name === 'ArgList');
      const name = children.find((one) => one.name === 'VariableName');
      const bases = list ? expressions(childrenOf(list)) : [];
      return { kind: 'class', name: name ? source.text(name) : '', bases, body: body() };
    }
    case 'ExpressionStatement':
    case 'ReturnStatement':
    case 'RaiseStatement': {
      const kind = { E: 'expression', R: node.name === 'ReturnStatement' ? 'return' : 'raise' } as const;
      return { kind: node.name.startsWith('E') ? kind.E : kind.R, value: expressions(children)[0] ?? null };
    }
    default:
      return undefined;
  }
}

/** `a = lambda b: c`, which is a function. */
function lambdaOf([target, ...rest]: SyntaxNode[], source: Source): Bare | undefined {
  if (target?.name !== 'VariableName') return undefined;
  const parts = childrenOf(rest.at(-1) as SyntaxNode);
  const list = parts.find(({ name }) => name === 'ParamList');
  const result = parts.at(-1) as SyntaxNode;
  return {
    kind: 'function',
    name: source.text(target),
    parameters: list ? parametersOf(childrenOf(list), source) : [],
    body: [{ kind: 'return', value: expressionOf(result, source), line: source.line(result) }],
  };
}

/** `a = b = 1`, `a: int = 1`, `a, b = 1, 2`, `a += [1]`. */
function assignmentOf(children: SyntaxNode[], source: Source, augmented: boolean): Bare {
  const sides: SyntaxNode[][] = [[]];
  let annotation: Expr | null = null;
  let assigned = false;
  for (const child of children) {
    if (child.name === 'AssignOp' || child.name === 'UpdateOp') {
      sides.push([]);
      assigned = true;
    } else if (child.name === 'TypeDef') {
      const type = childrenOf(child).find(isExpression);
      annotation = type ? expressionOf(type, source) : null;
    } else if (isExpression(child)) sides.at(-1)?.push(child);
  }
  const values = sides.map((side): Expr | null => {
    const items = side.map((one) => expressionOf(one, source));
    if (items.length <= 1) return items[0] ?? null;
    return { kind: 'sequence', items, line: (items[0] as Expr).line };
  });
  const value = assigned ? (values.pop() ?? null) : null;
  return { kind: 'assign', targets: values.filter((one) => one !== null), annotation, value, augmented };
}

function importOf(children: SyntaxNode[], source: Source): Bare {
  const words = children.map(source.text);
  const at = words.indexOf('import');
  const after: { name: string; as: string | null }[] = [];
  // A name may have dots in `import a.b`, where each part is a node of its own.
  for (let index = at + 1; index < words.length; index++) {
    const word = words[index] as string;
    if (word === ',' || word === '(' || word === ')' || word === '.') continue;
    if (word === 'as') (after.at(-1) as { as: string | null }).as = words[++index] ?? null;
    else if (words[index - 1] === '.' && after.length > 0)
      (after.at(-1) as { name: string }).name += `.${word}`;
    else after.push({ name: word, as: null });
  }
  if (words[0] !== 'from') {
    return { kind: 'import', names: after.map(({ name, as }) => ({ module: name, as })) };
  }
  const module = words.slice(1, at).join('');
  if (after[0]?.name === '*') return { kind: 'from', module, names: '*' };
  return { kind: 'from', module, names: after.map(({ name, as }) => ({ name, as: as ?? name })) };
}

function branchesOf(children: SyntaxNode[], source: Source): { test: Expr | null; body: Statement[] }[] {
  const branches: { test: Expr | null; body: Statement[] }[] = [];
  let test: Expr | null = null;
  for (const child of children) {
    if (child.name === 'Body') {
      branches.push({ test, body: statementsOf(child, source) });
      test = null;
    } else if (isExpression(child)) test = expressionOf(child, source);
  }
  return branches;
}

/** The cases of `match`, as branches: literals are compared, a name takes everything, and of other patterns nothing is known. */
function casesOf(children: SyntaxNode[], source: Source): { test: Expr | null; body: Statement[] }[] {
  const [left, ...more] = children.filter(isExpression).map((one) => expressionOf(one, source));
  const clauses = children.filter(({ name }) => name === 'MatchBody').flatMap(childrenOf);
  return clauses
    .filter(({ name }) => name === 'MatchClause')
    .map((clause) => {
      const parts = childrenOf(clause);
      const line = source.line(clause);
      const guards = parts.filter(({ name }) => name === 'Guard').flatMap(childrenOf);
      const guard = guards.filter(isExpression).map((one) => expressionOf(one, source))[0] ?? null;
      const patterns = parts.filter(({ name }) => /Pattern$/.test(name));
      const literals = patterns.flatMap((one) => (one.name === 'OrPattern' ? childrenOf(one) : [one]));
      const items = literals.flatMap((one) =>
        one.name === 'LiteralPattern' ? childrenOf(one).map((each) => expressionOf(each, source)) : [],
      );
      const plain = left !== undefined && more.length === 0 && patterns.length === 1;
      const isLiteral = plain && items.length === literals.filter(({ name }) => name !== 'LogicOp').length;
      const right: Expr = isLiteral ? { kind: 'sequence', items, line } : { kind: 'other', parts: [], line };
      const compared: Expr | null =
        !left || (plain && patterns[0]?.name === 'CapturePattern')
          ? null
          : { kind: 'binary', operator: 'in', left, right, line };
      const test: Expr | null =
        compared && guard
          ? { kind: 'binary', operator: 'and', left: compared, right: guard, line }
          : (compared ?? guard);
      return {
        test,
        body: parts.filter(({ name }) => name === 'Body').flatMap((one) => statementsOf(one, source)),
      };
    });
}

function parametersOf(children: SyntaxNode[], source: Source): Parameter[] {
  const parameters: Parameter[] = [];
  for (const [at, child] of children.entries()) {
    if (!isExpression(child)) continue;
    const last = parameters.at(-1);
    if (children[at - 1]?.name === 'AssignOp' && last) last.default = expressionOf(child, source);
    else if (child.name === 'VariableName') {
      const before = children[at - 1]?.name;
      const rest = before === '*' || before === '**' ? before : undefined;
      parameters.push({ name: source.text(child), ...(rest ? { rest } : {}) });
    }
  }
  return parameters;
}
