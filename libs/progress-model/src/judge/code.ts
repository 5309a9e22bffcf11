import { evidence, imageOf, runOf, shortCommit } from '../evidence.ts';
import { plainText } from '../text.ts';
import { isoTime } from '../time.ts';
import { type Judge, notKnown, onTrack, trouble } from './context.ts';

/** The default branch: its newest finished run. One that still runs changes nothing yet. */
export const judgeBuild: Judge = (context, rule) => {
  const { runs } = context;
  if (!runs.known) return [notKnown(runs.reason)];
  const finished = runs.value.runs.filter(({ outcome }) => outcome !== 'running');
  const [newest] = finished;
  if (!newest) return [notKnown({ code: 'build.none', values: {} })];
  const proof = [evidence('run', shortCommit(newest.commit), newest.url)];
  const at = isoTime(newest.finishedAt ?? newest.at) ?? runs.at;
  if (newest.outcome === 'passed') return [onTrack({ code: 'build.passes', values: { at } }, proof)];
  const passed = finished.findIndex(({ outcome }) => outcome === 'passed');
  const failed = passed < 0 ? finished : finished.slice(0, passed);
  const first = failed.at(-1) ?? newest;
  const since = isoTime(first.finishedAt ?? first.at) ?? at;
  const reason = { code: 'build.fails', values: { since, failures: failed.length } } as const;
  return [trouble(context, ['build', rule], { since, reason, evidence: proof })];
};

export const judgeTests: Judge = (context, rule) => {
  const { tests, history, runs } = context;
  if (!tests.known) return [notKnown(tests.reason)];
  const { passed, failed, skipped, none, commit, unreadable, reports, browser } = tests.value;
  const proof = runOf(
    runs,
    commit,
    reports.slice(0, 3).map((path) => evidence('report', path)),
  );
  const release = history.known ? history.value.releases.find((one) => one.commit === commit) : undefined;
  const version = release ? plainText(release.version, 40) : null;
  if (failed > 0) {
    const values = { failed, total: passed + failed, version, browser: browser?.failed ?? 0 };
    const reason = { code: 'tests.fail', values } as const;
    return [trouble(context, ['tests', rule], { since: null, reason, evidence: proof })];
  }
  if (unreadable.length > 0)
    return [notKnown({ code: 'tests.unreadable', values: { reports: unreadable.length } }, proof)];
  if (none || passed === 0) return [notKnown({ code: 'tests.none', values: {} }, proof)];
  if (history.known && history.value.head.commit !== commit)
    return [notKnown({ code: 'tests.earlier version', values: {} }, proof)];
  const values = { passed, total: passed, skipped, version, browser: browser?.passed ?? 0 };
  return [onTrack({ code: 'tests.pass', values }, proof)];
};

/** What the registry serves was tried before, by the very digest. */
export const judgeImage: Judge = (context, rule) => {
  const { served } = context;
  if (!served.known) return [notKnown(served.reason)];
  const shown = served.value.filter(({ kind }) => kind !== 'version');
  const tags = shown.length > 0 ? shown : served.value.slice(0, 1);
  const [first] = tags;
  if (!first) return [notKnown({ code: 'image.none', values: {} })];
  const failed = tags.find(({ smoke }) => smoke === 'failed');
  if (failed) {
    const reason = { code: 'image.failed', values: { tag: failed.tag } } as const;
    return [
      trouble(context, ['image', rule], { since: failed.since, reason, evidence: imageOf(context, failed) }),
    ];
  }
  const untested = tags.find(({ smoke }) => smoke !== 'passed');
  if (untested)
    return [notKnown({ code: 'image.untested', values: { tag: untested.tag } }, imageOf(context, untested))];
  return [onTrack({ code: 'image.tested', values: {} }, imageOf(context, first))];
};

export const judgeSecurity: Judge = (context, rule) => {
  const { scan, served } = context;
  if (!scan.known) return [notKnown(scan.reason)];
  const { serious, digest } = scan.value;
  const shipped = served.known ? served.value.find((one) => one.digest === digest) : undefined;
  const proof = imageOf(context, shipped ?? { digest, commit: null });
  if (served.known && served.value.length > 0 && !shipped)
    return [notKnown({ code: 'security.other image', values: {} }, proof)];
  if (serious === 0) return [onTrack({ code: 'security.none', values: {} }, proof)];
  const reason = { code: 'security.serious', values: { count: serious } } as const;
  return [trouble(context, ['security', rule], { since: null, reason, evidence: proof })];
};
