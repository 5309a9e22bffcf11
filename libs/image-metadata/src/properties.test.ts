import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { hostileDate, hostileRef, hostileText, runs } from '../testing/hostile.ts';
import { now, repository, sha } from '../testing/requests.ts';
import {
  imageMetadata,
  type MetadataRequest,
  parseFlavor,
  parseImages,
  parseList,
  parseTags,
} from './index.ts';

/** A valid reference by the distribution specification. It is written here again to check the library's own pattern. */
const reference =
  /^(?:(?:[a-z0-9]+(?:[.-]+[a-z0-9]+)*|\[[a-f0-9:]+\])(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/** The documented errors, and those of the libraries that parse a value. */
const documented = [
  /^(Quote Not Closed|Invalid Opening Quote|Invalid Closing Quote): /,
  /^fields is not iterable$/,
  /^(Invalid|Missing|Unknown) [a-z ]*(attribute|entry|event|format|match group)/,
  /^Image name attribute empty: /,
  /^Invalid value for (enable|onlatest) attribute: /,
  /^Invalid regular expression: /,
  /^Invalid flags supplied to RegExp constructor /,
  // Handlebars
  /^(Parse error|Lexical error) on line \d+/,
  /^Missing helper: /,
  /^Invalid path: /,
  /doesn't match/,
  /^The partial .* could not be found/,
  /is not a function$/,
  // moment, and a date expression without its arguments: docker/metadata-action fails with the same words.
  /^Time zone name must be a string, got /,
  /^Cannot read properties of undefined \(reading '(format|hash)'\)$/,
  /^Cannot convert undefined or null to object$/,
];
const strictly = [
  ...documented,
  /^Tag /,
  /" in the input images is not an image name/,
  /^No tag: /,
  /^latest would move back/,
];

const rules = [
  'type=schedule',
  'type=ref,event=branch',
  'type=ref,event=tag',
  'type=ref,event=pr',
  'type=edge',
  'type=sha',
  'type=semver,pattern={{version}}',
  'type=pep440,pattern={{raw}}',
  'type=match,pattern=.+',
  'type=raw,value={{branch}}{{tag}}{{base_ref}},enable={{is_default_branch}}',
  "type=raw,value={{date 'YYYYMMDD'}},prefix={{tag}},suffix=-{{sha}}",
];

/** A request with valid rules and hostile data. */
const hostileData = fc
  .record({
    ref: hostileRef,
    title: hostileText,
    base: hostileText,
    eventName: fc.constantFrom('push', 'pull_request', 'schedule', 'create', ''),
    chosen: fc.subarray(rules, { minLength: 1 }),
    flavor: fc.constantFrom<string[]>(
      [],
      ['latest=true'],
      ['prefix={{branch}},onlatest=true'],
      ['suffix=-x', 'onlatest=true'],
    ),
  })
  .map(
    ({ ref, title, base, eventName, chosen, flavor }): MetadataRequest => ({
      inputs: { images: ['ghcr.io/Team/shop'], tags: chosen, flavor, labels: ['title={{branch}}'] },
      context: { eventName, ref, sha, payload: { base_ref: base, repository: { default_branch: title } } },
      repository: { ...repository, name: title, description: title, default_branch: title },
      now,
    }),
  );

/** The result, or undefined for a documented error; any other error fails the property. */
function attempt<T>(make: () => T, errors: RegExp[]): T | undefined {
  try {
    return make();
  } catch (error) {
    const { message } = error as Error;
    if (errors.some((pattern) => pattern.test(message))) return undefined;
    throw error;
  }
}

test('hostile refs and titles never throw, and strict mode refuses what registries refuse', {
  timeout: 600_000,
}, () => {
  fc.assert(
    fc.property(hostileData, (request) => {
      const made = imageMetadata(request);
      const strict = attempt(() => imageMetadata({ ...request, strict: true }), strictly);
      if (strict) {
        expect(strict.tags).toEqual(made.tags);
        for (const tag of strict.tags) expect(tag).toMatch(reference);
      } else {
        expect(made.tags.length === 0 || made.tags.some((tag) => !reference.test(tag))).toBe(true);
      }
    }),
    runs,
  );
});

test('hostile values throw only the documented errors', { timeout: 600_000 }, () => {
  // moment reports there the time zones that it does not know.
  vi.spyOn(console, 'error').mockReturnValue();
  onTestFinished(() => void vi.restoreAllMocks());
  const attributes = fc.constantFrom(
    'value=',
    'prefix=',
    'suffix=',
    'enable=',
    'pattern=',
    'group=',
    'priority=',
    '',
  );
  const types = fc.constantFrom(
    '',
    'type=raw,',
    'type=semver,',
    'type=match,',
    'type=sha,',
    'type=ref,event=tag,',
  );
  const value = fc.oneof(hostileText, hostileDate);
  const entry = fc.tuple(types, attributes, value).map((parts) => parts.join(''));
  const lists = fc.record({
    image: hostileText,
    tag: entry,
    flavor: hostileText,
    label: value,
    ref: hostileRef,
  });
  fc.assert(
    fc.property(lists, fc.boolean(), ({ image, tag, flavor, label, ref }, strict) => {
      attempt(() => {
        const inputs = {
          images: parseList(image),
          tags: parseList(tag),
          flavor: parseList(flavor),
          labels: [label],
          annotations: parseList(label),
        };
        const { tags } = imageMetadata({ inputs, context: { ref, sha }, repository, now, strict });
        if (strict) for (const each of tags) expect(each.replace(/^(?!.*:[^/]*$)/, 'x:')).toMatch(reference);
      }, strictly);
    }),
    runs,
  );
});

test('the parsers throw only the documented errors', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      for (const parse of [parseImages, parseFlavor, parseTags]) {
        attempt(() => parse(parseList(text)), documented);
        attempt(() => parse([text]), documented);
      }
    }),
    runs,
  );
});
