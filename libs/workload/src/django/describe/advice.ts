import { compressesWhileServing } from './compressor.ts';
import type { SettingsContext } from './context.ts';
import { fixesHosts } from './debug-off.ts';
import { endedDjango } from './django-versions.ts';
import { placeOf } from './evidence.ts';
import type { Advice, DjangoProject } from './project.ts';
import { committedSecrets } from './secrets.ts';
import { absentModules } from './settings/absent-modules.ts';
import { truth, unknown } from './settings/values.ts';

/**
 * What should change in the team's own code, each with its line. Shipshape changes none of it.
 *
 * @param project what was concluded otherwise
 * @param today the day by which Django's end of life is judged; without it, it is not
 */
export function readAdvice(
  context: SettingsContext,
  project: Pick<DjangoProject, 'health' | 'static' | 'services' | 'logFiles'>,
  today: Date | undefined,
): Advice[] {
  const { view, django } = context;
  const { health, services, logFiles } = project;
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
  if (view.readable) {
    const absent: [name: string, so: string][] = [
      ['ALLOWED_HOSTS', 'every request is answered with 400'],
      ['SECRET_KEY', 'sessions and forms are errors'],
    ];
    if (view.mentions(/^INSTALLED_APPS$/, /^django\.contrib\.staticfiles$/))
      absent.push(['STATIC_URL', 'pages with static files are errors, the admin among them']);
    const isWhole = !view.fills && absentModules(context).length === 0;
    const isAbsent = (name: string) => {
      const last = view.last(name);
      return view.all(name).length === 0 || (last?.value === '' && last.reads.size === 0);
    };
    for (const [name, so] of isWhole ? absent.filter(([name]) => isAbsent(name)) : [])
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
  if (project.static.value.servedBy === 'none' && project.static.value.root !== null) {
    const last = view.last('STATIC_ROOT');
    advice.push({
      message:
        'Nothing in the application serves static files when DEBUG is off. Add WhiteNoise, or serve STATIC_ROOT by the proxy.',
      evidence: last ? [last.evidence] : [],
    });
  }
  const compressor = compressesWhileServing(context, project.static.value);
  if (compressor) {
    const where = compressor.folder ?? 'COMPRESS_ROOT';
    advice.push({
      message: `django-compressor compresses while pages are served: mount a folder that can be written at ${where}${project.static.value.servedBy === 'whitenoise' ? ', which WhiteNoise reads again only where WHITENOISE_AUTOREFRESH is on' : ''}. Or set COMPRESS_OFFLINE = True in production: then the build compresses.`,
      evidence: [compressor.evidence],
    });
  }
  const sqlite = services.find(({ value }) => value.kind === 'sqlite');
  if (
    sqlite &&
    services.every(
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
  if (logFiles.length > 0 && logging)
    advice.push({
      message: `The settings log into ${logFiles.join(', ')}, which a container cannot keep. Log to the console.`,
      evidence: [logging.evidence],
    });
  const unique = new Set<string>();
  return [...advice, ...committedSecrets(context)].filter(({ message, evidence }) => {
    const key = `${message}${evidence[0] ? placeOf(evidence[0]) : ''}`;
    return !unique.has(key) && unique.add(key);
  });
}
