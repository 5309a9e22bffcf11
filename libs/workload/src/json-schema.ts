/** As much of JSON Schema (draft 7) as the schemas of shipshape.json use. */
export interface Schema {
  type?: string | readonly string[];
  enum?: readonly unknown[];
  pattern?: string;
  minLength?: number;
  minimum?: number;
  maximum?: number;
  required?: readonly string[];
  properties?: Readonly<Record<string, Schema>>;
  patternProperties?: Readonly<Record<string, Schema>>;
  additionalProperties?: false;
  items?: Schema;
}

const typeOf = (value: unknown) => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
};

/**
 * What is wrong with a value by its schema, each in a sentence that begins with the place; empty where nothing is.
 *
 * @param place how the value is called, such as `smoke.pages[0]`; '' for the whole file
 */
export function problemsOf(schema: Schema, value: unknown, place = ''): string[] {
  const name = place || 'the file';
  const types = schema.type === undefined ? [] : [schema.type].flat();
  const type = typeOf(value);
  if (types.length > 0 && !types.includes(type) && !(type === 'integer' && types.includes('number'))) {
    return [`${name} must be of the type ${types.join(' or ')}, not ${shown(value)}.`];
  }
  if (schema.enum && !schema.enum.includes(value)) {
    return [`${name} must be one of ${schema.enum.join(', ')}, not ${shown(value)}.`];
  }
  if (typeof value === 'string') return textProblems(schema, value, name);
  if (typeof value === 'number') {
    const { minimum = -Infinity, maximum = Infinity } = schema;
    return value < minimum || value > maximum ? [`${name} is out of range: ${value}.`] : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, at) =>
      schema.items ? problemsOf(schema.items, item, `${place}[${at}]`) : [],
    );
  }
  if (value && typeof value === 'object')
    return objectProblems(schema, value as Record<string, unknown>, place);
  return [];
}

function textProblems({ pattern, minLength = 0 }: Schema, text: string, name: string): string[] {
  if (text.length < minLength) return [`${name} must not be empty.`];
  if (pattern && !new RegExp(pattern).test(text))
    return [`${name} must match ${pattern}, not ${shown(text)}.`];
  return [];
}

function objectProblems(schema: Schema, value: Record<string, unknown>, place: string): string[] {
  const { properties = {}, patternProperties = {}, required = [] } = schema;
  const at = (key: string) => (place ? `${place}.${key}` : key);
  const missing = required.filter((key) => !(key in value)).map((key) => `${at(key)} is missing.`);
  const found = Object.entries(value).flatMap(([key, item]) => {
    const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const matching = Object.entries(patternProperties).find(([pattern]) =>
      new RegExp(pattern).test(key),
    )?.[1];
    const known = own ?? matching;
    if (known) return problemsOf(known, item, at(key));
    if (schema.additionalProperties !== false) return [];
    const names = Object.keys(properties).filter((one) => one !== '$schema');
    return [`${at(key)} is unknown${names.length > 0 ? `: there are ${names.join(', ')}` : ''}.`];
  });
  return [...missing, ...found];
}

const shown = (value: unknown) => JSON.stringify(value)?.slice(0, 80);
