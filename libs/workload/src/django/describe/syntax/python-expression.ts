import type { SyntaxNode } from '@lezer/common';
import { childrenOf, isExpression, type Source } from './python-nodes.ts';
import type { Expr } from './python-tree.ts';

type Bare = Expr extends infer E ? (E extends { line: number } ? Omit<E, 'line'> : never) : never;

/** A node of the parser as an expression. */
export const expressionOf = (node: SyntaxNode, source: Source): Expr =>
  ({ ...convert(node, source), line: source.line(node) }) as Expr;

function convert(node: SyntaxNode, source: Source): Bare {
  const children = childrenOf(node);
  const parts = () => children.filter(isExpression).map((one) => expressionOf(one, source));
  const other = (): Bare => ({ kind: 'other', parts: parts() });
  switch (node.name) {
    case 'VariableName':
      return { kind: 'name', name: source.text(node) };
    case 'Number':
      return { kind: 'number', value: Number(source.text(node).replaceAll('_', '')) };
    case 'Boolean':
      return { kind: 'constant', value: source.text(node) === 'True' };
    case 'None':
      return { kind: 'constant', value: null };
    case 'String':
      return { kind: 'string', value: unquoted(source.text(node)), formatted: null };
    case 'FormatString':
      return {
        kind: 'string',
        value: unquoted(source.text(node)),
        formatted: children
          .flatMap((one) => childrenOf(one).filter(isExpression))
          .map((one) => expressionOf(one, source)),
      };
    case 'ContinuedString': {
      const strings = parts();
      const formatted = strings.flatMap((one) => (one.kind === 'string' ? (one.formatted ?? []) : []));
      const value = strings.map((one) => (one.kind === 'string' ? one.value : '')).join('');
      return { kind: 'string', value, formatted: formatted.length > 0 ? formatted : null };
    }
    case 'ParenthesizedExpression': {
      const inner = children.find(isExpression);
      return inner ? convert(inner, source) : { kind: 'sequence', items: [] };
    }
    case 'ArrayExpression':
    case 'TupleExpression':
    case 'SetExpression':
      return { kind: 'sequence', items: parts() };
    case 'Ellipsis':
      return { kind: 'ellipsis' };
    case 'ArrayComprehensionExpression':
    case 'SetComprehensionExpression':
    case 'DictionaryComprehensionExpression':
    case 'ComprehensionExpression':
      return comprehension(children, source) ?? other();
    case 'DictionaryExpression':
      return dictionary(children, source);
    case 'MemberExpression':
      return member(children, source) ?? other();
    case 'CallExpression':
      return call(children, source) ?? other();
    case 'UnaryExpression': {
      const operand = children.find(isExpression);
      return operand ? unary(children, operand, source) : other();
    }
    case 'BinaryExpression': {
      const [left, right] = parts();
      const operator = children
        .filter((one) => !isExpression(one))
        .map(source.text)
        .join(' ');
      return left && right ? { kind: 'binary', operator, left, right } : other();
    }
    case 'ConditionalExpression': {
      const [then, test, otherwise] = parts();
      return then && test && otherwise ? { kind: 'conditional', test, then, otherwise } : other();
    }
    case 'NamedExpression': {
      const [name, value] = parts();
      return name?.kind === 'name' && value ? { kind: 'named', name: name.name, value } : other();
    }
    default:
      return other();
  }
}

/** The parser binds `not` less tightly than `and` and `or`; Python binds it more tightly. */
function unary(children: SyntaxNode[], operand: SyntaxNode, source: Source): Bare {
  const operator = source.text(children[0] as SyntaxNode);
  const inner = expressionOf(operand, source);
  if (operator !== 'not' || operand.name !== 'BinaryExpression')
    return { kind: 'unary', operator, operand: inner };
  const negate = (expr: Expr): Expr =>
    expr.kind === 'binary' && /^(and|or)$/.test(expr.operator)
      ? { ...expr, left: negate(expr.left) }
      : { kind: 'unary', operator, operand: expr, line: expr.line };
  return negate(inner);
}

function dictionary(children: SyntaxNode[], source: Source): Bare {
  const entries: [Expr, Expr][] = [];
  const spread: Expr[] = [];
  let key: Expr | undefined;
  for (const [at, child] of children.entries()) {
    if (!isExpression(child)) continue;
    const expr = expressionOf(child, source);
    if (children[at - 1]?.name === '**') spread.push(expr);
    else if (children[at - 1]?.name === ':' && key) {
      entries.push([key, expr]);
      key = undefined;
    } else key = expr;
  }
  return { kind: 'dict', entries, spread };
}

/** Of an expression in brackets: undefined where it has no `for`, or several. */
function comprehension(children: SyntaxNode[], source: Source): Bare | undefined {
  const at = (word: string) => children.findIndex(({ name }) => name === word);
  const read = (nodes: SyntaxNode[]) => nodes.filter(isExpression).map((one) => expressionOf(one, source));
  const [start, inside] = [at('for'), at('in')];
  if (start < 0 || children.slice(start + 1).some(({ name }) => name === 'for' || name === 'async'))
    return undefined;
  const before = read(children.slice(0, start));
  const [element, key] = before.reverse();
  const [of, ...conditions] = read(children.slice(inside + 1));
  const targets = read(children.slice(start + 1, inside));
  return element && of
    ? { kind: 'comprehension', ...(key ? { key } : {}), element, targets, of, conditions }
    : undefined;
}

function member(children: SyntaxNode[], source: Source): Bare | undefined {
  const [first, ...rest] = children;
  if (!first) return undefined;
  const of = expressionOf(first, source);
  const property = rest.find(({ name }) => name === 'PropertyName');
  if (property) return { kind: 'attribute', of, name: source.text(property) };
  return { kind: 'index', of, by: rest.filter(isExpression).map((one) => expressionOf(one, source)) };
}

function call(children: SyntaxNode[], source: Source): Bare | undefined {
  const [callee, list] = children;
  if (!callee || list?.name !== 'ArgList') return undefined;
  const args: Expr[] = [];
  const keywords = new Map<string, Expr>();
  const inner = childrenOf(list);
  // `all(name in given for name in needed)`
  const generated = comprehension(inner, source);
  if (generated)
    return {
      kind: 'call',
      callee: expressionOf(callee, source),
      args: [{ ...generated, line: source.line(list) } as Expr],
      keywords,
    };
  for (const [at, child] of inner.entries()) {
    if (!isExpression(child) || inner[at + 1]?.name === 'AssignOp') continue;
    const expr = expressionOf(child, source);
    const name = inner[at - 2];
    const before = inner[at - 1]?.name ?? '';
    if (before === 'AssignOp' && name) keywords.set(source.text(name), expr);
    else if (/^\*+$/.test(before))
      args.push({ kind: 'unary', operator: before, operand: expr, line: expr.line });
    else args.push(expr);
  }
  return { kind: 'call', callee: expressionOf(callee, source), args, keywords };
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\n': '' };

/** The text of a string literal: without prefix and quotes, with the usual escapes resolved. */
function unquoted(literal: string): string {
  const [, prefix = '', quote = '"'] = /^([a-zA-Z]*)("""|'''|"|')/.exec(literal) ?? [];
  const inner = literal.slice(
    prefix.length + quote.length,
    literal.endsWith(quote) ? -quote.length : undefined,
  );
  if (/r/i.test(prefix)) return inner;
  return inner.replaceAll(
    /\\(\r?\n|.)/g,
    (whole, what: string) => escapes[what] ?? (/["'\\]/.test(what) ? what : whole),
  );
}
