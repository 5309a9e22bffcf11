import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { type VerbName, verbs } from './verbs.ts';

/** A module of this folder and, below it, those that it imports: `verbs.ts` itself, which names every flag, is not one. */
function modulesFrom(file: string): string[] {
  const imported = ts.preProcessFile(read(file)).importedFiles.map(({ fileName }) => fileName);
  return [
    file,
    ...imported
      .filter((name) => name.startsWith('.') && !name.endsWith('/verbs.ts'))
      .flatMap((name) => modulesFrom(join(file, '..', name))),
  ];
}

const read = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8');

/** The names of the properties that a module reads of any object. */
function propertiesReadIn(file: string): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) names.push(node.name.text);
    if (ts.isBindingElement(node)) {
      const name = node.propertyName ?? node.name;
      if (ts.isIdentifier(name) || ts.isStringLiteral(name)) names.push(name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest));
  return names;
}

test.each(Object.keys(verbs) as VerbName[])('%s offers only flags that its script reads', (verb) => {
  const properties = new Set(modulesFrom(`verbs/${verb}.ts`).flatMap(propertiesReadIn));
  expect(Object.keys(verbs[verb].flags).filter((flag) => !properties.has(flag))).toEqual([]);
});
