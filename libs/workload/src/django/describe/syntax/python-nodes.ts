import type { SyntaxNode } from '@lezer/common';

/** What the functions that turn syntax nodes into the tree share. */
export interface Source {
  text: (node: SyntaxNode) => string;
  line: (node: SyntaxNode) => number;
}

/** The nodes directly below a node, without comments and line ends. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (child.name !== 'Comment' && !child.type.isError) children.push(child);
  return children;
}

/** Whether a node is an expression, and no bracket, keyword, body or type. */
export const isExpression = (node: SyntaxNode): boolean =>
  /^(VariableName|(Continued|Format)?String|Number|Boolean|None|Ellipsis|.*Expression)$/.test(node.name);
