import type {
  Evidence,
  Level,
  Measure,
  Moved,
  Overall,
  ReasonValues,
  SourceId,
} from '@shipshape/progress-model';

/** How values are written in a language. */
export interface Format {
  /** `26 November`, with the year where it is not this one. */
  date(iso: string): string;
  /** `26 November 2026, 09:00 UTC`. */
  moment(iso: string): string;
  number(value: number): string;
  /** `production` as people call it, at the beginning of a sentence. */
  place(name: string): string;
  /** What a place is for; undefined where its name is no usual one. */
  placeNote(name: string): string | undefined;
  /** Hours as people say them: minutes, hours or days. */
  hours(value: number): string;
}

type Sentences = { [C in keyof ReasonValues]: (values: ReasonValues[C], format: Format) => string };

/** Every word of the page, the comment, the summary and the digest, in one language. */
export interface Words {
  /** As its speakers call it. */
  language: string;
  months: string[];
  /** Day and month, and the year where it is given. */
  date(day: number, month: string, year: number | undefined): string;
  decimalComma: boolean;
  minutes(n: string, one: boolean): string;
  hours(n: string, one: boolean): string;
  days(n: string, one: boolean): string;
  /** `in 4 days`, `today`, `4 days late`. */
  dueIn(days: number): string;
  places: Record<string, string>;
  /** What a place is for, where its name is a usual one. */
  placeNotes: Record<string, string>;
  actions: Record<string, string>;
  levels: Record<Level, string>;
  headlines: Record<Overall['headline'], string>;
  /** For `on track`, where no place is known that the product works in. */
  onlyTested: string;
  /** For `at risk`, where nothing but a rollback is the reason. */
  putBack: string;
  /** For `blocked`, where what people use is in trouble. */
  wrongToday: string;
  /** For `at risk` and `blocked`, where only the next version is in trouble. */
  onlyNext: { 'at risk': string; blocked: string };
  sections: Record<'rely' | 'try' | 'news' | 'next' | 'needs' | 'quality' | 'manager', string>;
  reasons: Sentences;
  sources: Record<SourceId, string>;
  evidence: Record<Evidence['kind'], string>;
  measures: Record<
    Measure['id'],
    { name: string; value(m: Measure, format: Format): string; of(n: number): string }
  >;
  moved(moved: Moved, format: Format): string;
  page: PageWords;
}

/** Words that only the page uses. */
interface PageWords {
  chooseLanguage: string;
  atAGlance: string;
  asOf(moment: string): string;
  version(name: string): string;
  lastRelease(name: string): string;
  /** Of the last release and of the version that is in use instead. */
  takenBack(version: string, now: string): string;
  noVersion: string;
  /** `n` is `{n}` and `date` is `{date}` where the page's script fills them in. */
  stale(n: string, one: boolean): string;
  glance: {
    noPlace: string;
    news(count: number): string;
    /** `title` is the goal’s, cut to a few words. */
    next(title: string, done: number, total: number, due: string | null): string;
    nothingPlanned: string;
    /** `due` is the nearest date, as `due` writes it. */
    needs(count: number, late: number, due: string | null): string;
    unknown: string;
  };
  open: string;
  works: string;
  fails: string;
  healthUnknown: string;
  since(date: string): string;
  lastKnown(date: string): string;
  noPlace(project: string): string;
  nothingToOpen: string;
  preview: string;
  previewNote: string;
  unreleased(version: string | null): string;
  released(version: string, date: string): string;
  /** Where the last release is not what is in use, such as after a rollback. */
  inUse(place: string, version: string): string;
  /** The heading of the news where nothing was released yet. */
  newsSoFar: string;
  nothingNew: string;
  kinds: Record<'added' | 'fixed' | 'changed', string>;
  unseen(count: number): string;
  more(count: number): string;
  merges: string;
  shallow: string;
  compared(version: string | null, date: string): string;
  comparedWhy: Record<'other schema' | 'unreadable', string>;
  fromTo: Record<'checks' | 'coverage' | 'level', string>;
  finished(count: number): string;
  seen(n: string, one: boolean, date: string): string;
  seenNothing(date: string): string;
  isNew: string;
  remember: string;
  pictures: string;
  picturesNote(date: string): string;
  same(names: string[]): string;
  view: Record<'phone' | 'desktop', string>;
  /** The version of the last release, where that is what the earlier picture shows. */
  before(version: string | null): string;
  after: string;
  difference: string;
  newPage: string;
  pictureOf(page: string, view: string, which: string): string;
  done(done: number, total: number): string;
  noParts: string;
  due(date: string): string;
  noDate: string;
  noMilestone: string;
  ready: string;
  tryPreview: string;
  nothingNeeded: string;
  asked(date: string): string;
  coverage: string;
  coverageFromTo(from: string, fromDate: string, to: string, toDate: string, count: number): string;
  noQuality: string;
  measuresNote(days: number): string;
  measure: string;
  value: string;
  takenFrom: string;
  nothingToMeasure: string;
  history: string;
  noHistory: string;
  columns: Record<'who' | 'why', string>;
  /** The heading above several projects. */
  projects: string;
  keptPages: string;
  pageOf(version: string): string;
  /** In the place of a picture that would make a single file too large. */
  leftOut: string;
  /** The records without a web address. */
  rests: string;
  restsNote: string;
  restsOn: string;
  restsOnNothing: string;
  gaps: string;
  noGaps: string;
  gapStates: { unknown: string; stale(date: string): string; ahead(date: string): string };
  unknown: string;
  made(moment: string): string;
  data: string;
  code: string;
}
