import { quantified } from './comprehension.ts';
import { isDict, orUnknown, truth, unknown, type Value } from './values.ts';

/** What one of Python's own functions returns; unknown for any other. */
export function builtin(name: string, args: Value[], keywords: Map<string, Value>): Value {
  const [first = unknown] = args;
  switch (name.slice(name.lastIndexOf('.') + 1)) {
    case 'bool': {
      return truth(first) ?? unknown;
    }
    case 'strtobool':
      return typeof first === 'string' ? /^(y|yes|t|true|on|1)$/i.test(first) : unknown;
    case 'int':
    case 'float': {
      const number = typeof first === 'string' || typeof first === 'number' ? Number(first) : Number.NaN;
      return Number.isNaN(number) ? unknown : number;
    }
    case 'str':
      return typeof first === 'number' ? String(first) : unknown;
    case 'list':
    case 'tuple':
    case 'set':
    case 'sorted':
      return Array.isArray(first) ? first : args.length === 0 ? [] : unknown;
    case 'object':
      return { sentinel: true };
    case 'all':
      return quantified(first, false);
    case 'any':
      return quantified(first, true);
    case 'filter':
      return Array.isArray(args[1]) ? args[1].filter((one) => truth(one) !== false) : unknown;
    case 'map':
      return orUnknown(args[1]);
    case 'dict':
      return { entries: new Map([...(isDict(first) ? first.entries : []), ...keywords]) };
    case 'len':
      return Array.isArray(first) ? first.length : unknown;
    default:
      return unknown;
  }
}
