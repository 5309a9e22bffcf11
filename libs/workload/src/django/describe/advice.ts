import { fixesHosts } from './debug-off.ts';
import { endedDjango } from './django-versions.ts';
import { placeOf } from './evidence.ts';
import type { Advice, Fact, Service, StaticFiles } from './project.ts';
import { committedSecrets } from './secrets.ts';
import { truth, unknown } from './settings/values.ts';
import type { SettingsView } from './settings/view.ts';
import type { Sources } from './sources.ts';

interface Places {
  /** The settings were understood. */
  readable: boolean;
  sources: Sources;
  root: string;
  view: SettingsView;
  django: Fact<string> | null;
  health: Fact<string> | null;
  static: StaticFiles;
  services: readonly Fact<Service>[];
  /** Files that the settings log into. */
  logs: readonly string[];
  today: Date | undefined;
  /** The file of the settings that fills in names, see fillsIn. */
  fills: string | undefined;
}

/**
 * Settings that get their names while they are loaded, as dynaconf does it: which ones is not known here. django-environ's
 * `vars().update(env.email_url())` gives those of mail alone.
 */
const namesAtRun =
  /\bDjangoDynaconf\(|\b(globals|locals|vars)\(\)(\.update\((?!\s*\**(\w+\.)?(dj_)?email\w*\b)|\[)/i;

/** The file of the settings that does so; undefined where none does. */
export const fillsIn = (sources: Sources, { files }: SettingsView): string | undefined =>
  files.find((file) => namesAtRun.test(sources.text(file) ?? ''));

/** What should change in the team's own code, each with its line. Shipshape changes none of it. */
export function readAdvice(places: Places): Advice[] {
  const { sources, root, view, django, health, today } = places;
  const advice: Advice[] = [];
  const debug = view.last('DEBUG');
  if (debug && truth(view.value('DEBUG') ?? false)) {
    const [read] = debug.reads;
    advice.push({
      message: read
        ? `DEBUG is on unless ${read.name} turns it off. Let production's settings start with it off.`
        : "DEBUG is on in production's settings. Turn it off.",
      evidence: [debug.evidence],
    });
  }
  const hosts = view.last('ALLOWED_HOSTS');
  if (places.readable) {
    const absent: [name: string, so: string][] = [
      ['ALLOWED_HOSTS', 'every request is answered with 400'],
      ['SECRET_KEY', 'sessions and forms are errors'],
    ];
    if (view.mentions(/^INSTALLED_APPS$/, /^django\.contrib\.staticfiles$/))
      absent.push(['STATIC_URL', 'pages with static files are errors, the admin among them']);
    for (const [name, so] of places.fills ? [] : absent.filter(([name]) => view.all(name).length === 0))
      advice.push({
        message: `Production's settings have no ${name}, so ${so}. Read it from a variable.`,
        evidence: view.files[0] ? [{ file: view.files[0] }] : [],
      });
    if (hosts && Array.isArray(hosts.value) && !hosts.value.includes(unknown) && fixesHosts(view)) {
      const any = Array.isArray(hosts.value) && hosts.value.includes('*');
      advice.push({
        message: any
          ? 'ALLOWED_HOSTS allows every name. Read the names from a variable.'
          : 'ALLOWED_HOSTS is fixed, so each deployment needs a change of the code. Read it from a variable.',
        evidence: [hosts.evidence],
      });
    }
  }
  if (!health)
    advice.push({
      message: 'There is no page for health checks, such as /healthz. Add one that needs no log-in.',
      evidence: [],
    });
  const ended = django && today ? endedDjango(django.value.replace(/^(?=\d)/, '=='), today) : undefined;
  if (ended && django)
    advice.push({
      message: `Django ${ended.series} has had no security fixes since ${ended.end}. Move to a supported series.`,
      evidence: django.evidence,
    });
  if (places.static.servedBy === 'none' && places.static.root !== null) {
    const last = view.last('STATIC_ROOT');
    advice.push({
      message:
        'Nothing in the application serves static files when DEBUG is off. Add WhiteNoise, or serve STATIC_ROOT by the proxy.',
      evidence: last ? [last.evidence] : [],
    });
  }
  const sqlite = places.services.find(({ value }) => value.kind === 'sqlite');
  if (
    sqlite &&
    places.services.every(
      ({ value }) => !/^(postgresql|mysql|other)$/.test(value.kind) || value.by === 'object storage',
    )
  ) {
    advice.push({
      message:
        'The only database is SQLite: its file has to lie on a volume, and only one container can run.',
      evidence: sqlite.evidence.slice(0, 1),
    });
  }
  const logging = view.last('LOGGING');
  if (places.logs.length > 0 && logging)
    advice.push({
      message: `The settings log into ${places.logs.join(', ')}, which a container cannot keep. Log to the console.`,
      evidence: [logging.evidence],
    });
  const unique = new Set<string>();
  return [...advice, ...committedSecrets(sources, root, view)].filter(({ message, evidence }) => {
    const key = `${message}${evidence[0] ? placeOf(evidence[0]) : ''}`;
    return !unique.has(key) && unique.add(key);
  });
}
