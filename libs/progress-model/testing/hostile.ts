import type { Facts } from '../src/facts.ts';
import { ago, build, environment, head, known, run, served, tests } from './builder.ts';

/** What a commit message or an issue's title may carry. */
export const hostileTexts = [
  '<script>window.stolen = 1</script>',
  '<img src=x onerror="window.stolen = 1">',
  '"><svg onload=window.stolen=1>',
  "' onmouseover='window.stolen=1",
  '</main></body><style>body{display:none}</style>',
  '![pixel](https://tracker.example/pixel.png) [click](javascript:window.stolen=1)',
  '\u202Egnp.exe \u2066hidden\u2069 \u200Btext',
  'a\u0000b\u001Bc\nsecond line\r\nthird',
  '&lt;b&gt; &amp; $(id) {{7*7}} <!-- --> ]]>',
  'Z\u0351\u0352\u0353\u0354\u0355\u0356\u0357\u0358algo',
  'x'.repeat(10_000),
  `${'very '.repeat(2_000)}long`,
  'ünïcödé 日本語 العربية 🥐',
  '\uD800 lone surrogate',
  '',
];

const addresses = [
  'javascript:window.stolen=1',
  'data:text/html,<script>window.stolen=1</script>',
  'https://user:password@bakery.example/',
  'vbscript:x',
  '//other.example/x',
  'https://ok.example/"><script>window.stolen=1</script>',
  'not an address',
];

const at = <T>(list: T[], index: number): T => list[index % list.length] as T;

/** Facts in which every text and address comes from someone who means harm; `many` changes of them. */
export function hostileFacts(many = hostileTexts.length): Facts {
  const text = (index: number) => at(hostileTexts, index);
  const address = (index: number) => at(addresses, index);
  const changes = Array.from({ length: many }, (_, index) => ({
    commit: text(index),
    at: index % 5 === 0 ? 'yesterday' : ago(index),
    kind: at(['new', 'fixed', 'other'] as const, index),
    title: text(index),
    url: address(index),
  }));
  return build({
    project: text(2),
    title: text(0),
    repository: address(1),
    history: known({
      releases: hostileTexts.map((version, index) => ({
        version,
        commit: text(index),
        at: ago(index),
        changes,
      })),
      unreleased: changes,
      wording: 'merges',
      shallow: true,
      head: { ...head(3), branch: text(1) },
    }),
    tests: known({ ...tests(3, 10, 0, Number.NaN), reports: hostileTexts, unreadable: hostileTexts }),
    coverageTrend: [{ at: 'never', coverage: 900 }],
    served: known(
      hostileTexts.map((tag, index) =>
        served(tag, 'environment', text(index + 1), index, {
          by: { action: text(index), reason: text(index + 3) },
        }),
      ),
    ),
    environments: hostileTexts.map((name, index) => ({
      ...environment(name, text(index + 2), true, -5),
      name,
      url: address(index),
    })),
    runs: known({ runs: [{ ...run(1, 'failed', text(1)), url: address(0) }] }),
    plan: known({
      milestones: hostileTexts.map((title, index) => ({
        title,
        done: -1,
        total: Number.NaN,
        due: index % 2 ? null : 'soon',
        url: address(index),
        moved: hostileTexts,
      })),
      readyForReview: hostileTexts.map((title, index) => ({
        title,
        url: address(index),
        at: ago(1),
        preview: address(index + 1),
      })),
      needsClient: hostileTexts.map((title, index) => ({
        title,
        url: address(index),
        at: '',
        due: ago(index),
      })),
    }),
    moves: known({
      moves: hostileTexts.map((tag, index) => ({
        at: ago(index),
        action: 'rollback' as const,
        tag,
        from: text(index),
        to: text(index + 1),
        by: text(index + 2),
        reason: text(index + 3),
      })),
    }),
    scan: known({ serious: 3, digest: text(0) }),
    pictures: known({
      imageId: text(1),
      pages: hostileTexts.map((path, index) => ({
        path,
        name: text(index),
        views: [
          {
            width: 'phone' as const,
            before: address(0),
            after: '../../etc/passwd',
            difference: null,
            changed: true,
          },
          {
            width: 'desktop' as const,
            before: null,
            after: at(['https://x.example/a.png', 'ok.png'], index),
            difference: text(1),
            changed: null,
          },
        ],
      })),
    }),
  });
}
