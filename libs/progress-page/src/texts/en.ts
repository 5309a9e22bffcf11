import type { Words } from './words.ts';

const s = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** Of checks that use the product as its users do. */
const inBrowser = (count: number) => (count > 0 ? `, ${count} of them in a browser` : '');

export const en: Words = {
  language: 'English',
  months: 'January February March April May June July August September October November December'.split(' '),
  date: (day, month, year) => `${day} ${month}${year === undefined ? '' : ` ${year}`}`,
  decimalComma: false,
  minutes: (n, one) => `${n} minute${one ? '' : 's'}`,
  hours: (n, one) => `${n} hour${one ? '' : 's'}`,
  days: (n, one) => `${n} day${one ? '' : 's'}`,
  dueIn: (days) =>
    days < 0 ? `${s(-days, 'day')} late` : days === 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${days} days`,
  places: { production: 'The live version', staging: 'The trial version', latest: 'The newest release' },
  placeNotes: {
    production: 'what everyone uses; the team calls it production',
    staging: 'for trying what comes next; the team calls it staging',
  },
  actions: {
    release: 'Released',
    promote: 'Updated',
    rollback: 'Went back',
    'rolled back': 'brought back',
  },
  levels: { 'on track': 'On track', 'at risk': 'At risk', blocked: 'Blocked', unknown: 'Not known' },
  headlines: {
    'on track': 'Yes. It works and is on track.',
    'at risk': 'With care. Something needs attention.',
    blocked: 'Not now. The work is blocked.',
    'not known': 'We cannot say. Something is not known.',
    'out of date': 'We cannot say. What we know is too old.',
    'too early': 'Too early to say. Nothing is published yet.',
  },
  onlyNext: {
    'at risk': 'The live version works. The next one is at risk.',
    blocked: 'The live version works. The next one is blocked.',
  },
  onlyTested: 'The newest version passed its checks. Whether it works in use is not known.',
  putBack: 'With care. We went back to an earlier version.',
  wrongToday: 'Not now. Something serious is wrong with it.',
  sections: {
    rely: 'Can I rely on it?',
    try: 'Try it',
    news: 'New since the last release',
    next: 'Coming next',
    needs: 'We need from you',
    quality: 'Quality in plain words',
    manager: 'For the project manager',
  },
  reasons: {
    'build.passes': ({ at }, { date }) => `The newest work passed its automatic checks on ${date(at)}.`,
    'build.fails': ({ since, failures }, { date }) =>
      `The newest work fails its automatic checks: first on ${date(since)}${failures > 1 ? `, ${s(failures - 1, 'attempt')} since` : ''}.`,
    'build.none': () => 'The automatic checks have not run yet.',
    'tests.pass': ({ passed, total, skipped, version, browser = 0 }) =>
      `${passed} of ${s(total, 'check')} passed on ${version ? `this version, ${version}` : 'the newest work'}${inBrowser(browser)}${skipped > 0 ? `; ${skipped} more did not apply` : ''}.`,
    'tests.fail': ({ failed, total, version, browser = 0 }) =>
      `${failed} of ${s(total, 'check')} failed on ${version ? `this version, ${version}` : 'the newest work'}${inBrowser(browser)}.`,
    'tests.none': () => 'There are no automatic checks yet.',
    'tests.unreadable': ({ reports }) =>
      `${s(reports, 'report')} of the checks could not be read, so nobody knows whether all passed.`,
    'tests.earlier version': () => 'The newest work has not been checked yet: the last results are older.',
    'image.tested': () => 'What is published is exactly what was tested.',
    'image.failed': ({ tag }, { place }) => `${place(tag)} failed its test before it was published.`,
    'image.untested': ({ tag }, { place }) =>
      `${place(tag)}: it is not known whether it was tested before it was published.`,
    'image.none': () => 'Nothing has been published yet.',
    'environment.answers': ({ name }, { place }) => `${place(name)} works.`,
    'environment.slow': ({ name, seconds }, { place }) =>
      `${place(name)} works, but took ${s(seconds, 'second')} to answer.`,
    'environment.fails': ({ name }, { place }) =>
      `${place(name)} reports that something in it does not work.`,
    'environment.silent': ({ name }, { place }) =>
      `${place(name)} did not answer when this page asked, so it is not known whether it works.`,
    'environment.no health': ({ name }, { place }) =>
      `${place(name)} answers, but does not say whether it works.`,
    'version.differs': ({ name, expected, found }, { place }) =>
      `${place(name)} still shows version ${found}; version ${expected} was sent there.`,
    'rollback.recent': ({ tag, to, at, why }, { place, date }) =>
      `${place(tag)} went back to version ${to} on ${date(at)}${why ? `. The stated reason: “${why}”` : ', without a stated reason'}.`,
    'plan.overdue': ({ title, due, done, total }, { date }) =>
      `“${title}” was due on ${date(due)}; ${done} of ${s(total, 'part')} ${done === 1 ? 'is' : 'are'} done.`,
    'plan.runs': ({ title, due, done, total }, { date }) =>
      `“${title}”: ${done} of ${s(total, 'part')} done, ${due ? `due on ${date(due)}` : 'no date set'}.`,
    'plan.none': () => 'No next goal is written down.',
    'answers.overdue': ({ count, since }, { date }) =>
      `We still need ${s(count, 'thing')} from you${count === 1 ? ', which was' : ', the first of which was'} due on ${date(since)}.`,
    'answers.waiting': ({ count }) => `We need ${s(count, 'thing')} from you; none is late.`,
    'answers.none': () => 'Nothing waits for you.',
    'security.none': () => 'No serious security problem is known in what is published.',
    'security.serious': ({ count }) =>
      `${s(count, 'serious security problem')} ${count === 1 ? 'is' : 'are'} known in what is published.`,
    'security.other image': () => 'The last security scan was of another version than the published one.',
    'activity.recent': ({ at }, { date }) => `The last work was done on ${date(at)}.`,
    'activity.silent': ({ since }, { date }) => `No work is known of since ${date(since)}.`,
    'coverage.is': ({ percent }, { number }) =>
      `The checks go through ${number(percent)} % of the program’s code.`,
    'review.yes': () => 'A second person reviewed the newest change before it went in.',
    'review.no': () => 'No second person reviewed the newest change before it went in.',
    'origin.attested': () =>
      'A record of how it was built comes with what is published. This page did not check its signature.',
    'origin.not attested': () => 'No record of how it was built comes with what is published.',
    'origin.unknown': () =>
      'It is not known whether a record of how it was built comes with what is published.',
    'pictures.elsewhere': () => 'Pictures were taken of this release, but they were not kept with this page.',
    'source.unknown': ({ source }) =>
      source === 'pictures' ? 'No pictures were taken.' : `Not known: ${en.sources[source]}.`,
    'source.stale': ({ source, at }, { date }) => `No news since ${date(at)} about ${en.sources[source]}.`,
    'source.ahead': ({ source, at }, { moment }) =>
      `Dated in the future (${moment(at)}), so its age is not known: ${en.sources[source]}.`,
  },
  sources: {
    history: 'what was changed',
    tests: 'the results of the checks',
    served: 'what is published',
    environments: 'whether it works',
    runs: 'whether the newest work passed its checks',
    plan: 'the goals and our questions to you',
    moves: 'the record of releases',
    scan: 'whether it has security problems',
    pictures: 'the pictures',
    review: 'whether the code was reviewed',
  },
  evidence: {
    run: 'check run',
    report: 'report',
    commit: 'change',
    image: 'image',
    environment: 'page of',
    milestone: 'goal',
    issue: 'question',
    move: 'record of',
  },
  measures: {
    releases: {
      name: 'Releases each 30 days',
      value: ({ value }, { number }) => number(value ?? 0),
      of: (n) => s(n, 'release'),
    },
    'commit-to-published': {
      name: 'From a finished change to its release (middle value)',
      value: ({ value }, { hours }) => hours(value ?? 0),
      of: (n) => s(n, 'change'),
    },
    'failed-runs': {
      name: 'Failed runs of the checks',
      value: ({ value, n }) => `${value} of ${n}`,
      of: (n) => s(n, 'run'),
    },
    recovery: {
      name: 'From a failed run to one that passed (middle value)',
      value: ({ value }, { hours }) => hours(value ?? 0),
      of: (n) => s(n, 'recovery', 'recoveries'),
    },
  },
  moved: (moved, { date }) => {
    if (moved.kind === 'note') return moved.text;
    if (moved.kind === 'due' && moved.from && moved.to)
      return `${moved.to < moved.from ? 'Brought forward' : 'Put off'} from ${date(moved.from)} to ${date(moved.to)}`;
    if (moved.kind === 'due')
      return `Date moved from ${moved.from ? date(moved.from) : 'none'} to ${moved.to ? date(moved.to) : 'none'}`;
    return `${moved.to} parts, was ${moved.from}`;
  },
  page: {
    chooseLanguage: 'Language',
    atAGlance: 'At a glance',
    asOf: (moment) => `As of ${moment}`,
    version: (name) => `Version ${name}`,
    lastRelease: (name) => `Last release: ${name}`,
    takenBack: (name, now) => `Live now: ${now}; the last release, ${name}, was taken back`,
    noVersion: 'No release yet',
    stale: (n, one) => `This page is ${n} day${one ? '' : 's'} old. What it says may no longer be true.`,
    glance: {
      noPlace: 'No link yet',
      news: (count) => (count === 0 ? 'Nothing new' : s(count, 'thing')),
      next: (title, done, total, due) => `${title}: ${done} of ${total} done${due ? `, ${due}` : ''}`,
      nothingPlanned: 'No goal yet',
      needs: (count, late, due) =>
        count === 0
          ? 'Nothing'
          : `${s(count, 'thing')}${late > 0 ? `, ${late} late` : due ? `, ${due}` : ''}`,
      unknown: 'Not known',
    },
    open: 'Open',
    works: 'Works',
    fails: 'Reports a problem',
    healthUnknown: 'Not known whether it works',
    since: (date) => `since ${date}`,
    lastKnown: (date) => `As it was on ${date}`,
    nothingToOpen: 'There is nothing to open yet: nothing is published.',
    noPlace: (project) =>
      `There is no address to open yet. Someone of the team can show it with: npx shipshape try ${project}`,
    preview: 'Preview',
    previewNote: 'proposed, not part of the product yet',
    unreleased: (version) =>
      version ? `Finished after version ${version}, not released yet` : 'Finished, not released yet',
    released: (version, date) => `What version ${version} brought on ${date}`,
    inUse: (place, version) => `${place} is ${version} now, not this one.`,
    newsSoFar: 'New so far',
    nothingNew: 'Nothing new for you.',
    kinds: { added: 'New', fixed: 'Fixed', changed: 'Changed' },
    unseen: (count) => `and ${s(count, 'change')} behind the scenes`,
    more: (count) => `${count} more`,
    merges: 'These are the team’s own titles: they do not say what is new and what was fixed.',
    shallow: 'Only a part of the history was at hand: there may be more.',
    compared: (version, date) => `Compared with ${version ? `version ${version} of ` : ''}${date}`,
    comparedWhy: {
      'other schema': 'The earlier page was written by another version of the tool, so it is not compared.',
      unreadable: 'The earlier page could not be read, so it is not compared.',
    },
    fromTo: { checks: 'checks passed', coverage: 'code the checks go through', level: 'state' },
    finished: (count) => `${s(count, 'thing')} finished`,
    seen: (n, one, date) => `${n} ${one ? 'thing' : 'things'} new since you last looked on ${date}.`,
    seenNothing: (date) => `Nothing new since you last looked on ${date}.`,
    isNew: 'new to you',
    remember: 'Save this link: opened later, it shows what is new since today',
    pictures: 'What it looks like',
    picturesNote: (date) => `Taken automatically on ${date} of the version that was tested then.`,
    same: (names) => `Unchanged: ${names.join(', ')}.`,
    view: { phone: 'on a phone', desktop: 'on a computer' },
    before: (version) => (version ? `Before: version ${version}` : 'Before'),
    after: 'After: the newest tested version',
    difference: 'What differs, marked',
    newPage: 'New page',
    pictureOf: (page, view, which) => `${page} ${view}: ${which}`,
    done: (done, total) => `${done} of ${total} parts done`,
    noParts: 'nothing is planned in it yet',
    due: (date) => `due ${date}`,
    noDate: 'no date set',
    noMilestone: 'No goal is written down.',
    ready: 'Ready for a look',
    tryPreview: 'Preview',
    nothingNeeded: 'Nothing at the moment.',
    asked: (date) => `asked on ${date}`,
    coverage: 'How much of the code the checks go through',
    coverageFromTo: (from, fromDate, to, toDate, count) =>
      `From ${from} % (${fromDate}) to ${to} % (${toDate}), ${s(count, 'measurement')}`,
    noQuality: 'Nothing was measured yet.',
    measuresNote: (days) => `Of the last ${days} days. Each with what it was counted from.`,
    measure: 'Measure',
    value: 'Value',
    takenFrom: 'Counted from',
    nothingToMeasure: 'nothing to measure',
    history: 'Releases and rollbacks',
    noHistory: 'None yet.',
    columns: { who: 'By', why: 'Why' },
    projects: 'Projects',
    keptPages: 'The page at each release',
    pageOf: (version) => `The page of version ${version}`,
    leftOut: 'This picture is too large for this file.',
    rests: 'What sentences without a link rest on',
    restsNote: 'These records have no address on the web.',
    restsOn: 'what this rests on',
    restsOnNothing: 'no record of it was found when this page was made',
    gaps: 'What this page does not know',
    noGaps: 'Every source answered.',
    gapStates: {
      unknown: 'not known',
      stale: (date) => `too old, from ${date}`,
      ahead: (date) => `dated in the future, ${date}`,
    },
    unknown: 'Not known',
    made: (moment) => `Made on ${moment} from records, without estimates.`,
    data: 'The same as data',
    code: 'Code',
  },
};
