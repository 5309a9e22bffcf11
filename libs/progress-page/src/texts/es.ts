import type { Words } from './words.ts';

const s = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** De las comprobaciones que usan el producto como sus usuarios. */
const inBrowser = (count: number) => (count > 0 ? `, ${count} de ellas en un navegador` : '');

export const es: Words = {
  language: 'Español',
  months: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(
    ' ',
  ),
  date: (day, month, year) => `${day} de ${month}${year === undefined ? '' : ` de ${year}`}`,
  decimalComma: true,
  minutes: (n, one) => `${n} minuto${one ? '' : 's'}`,
  hours: (n, one) => `${n} hora${one ? '' : 's'}`,
  days: (n, one) => `${n} día${one ? '' : 's'}`,
  dueIn: (days) =>
    days < 0
      ? `${s(-days, 'día')} de retraso`
      : days === 0
        ? 'hoy'
        : days === 1
          ? 'mañana'
          : `dentro de ${days} días`,
  places: { production: 'La versión en uso', staging: 'La versión de prueba', latest: 'La última publicada' },
  placeNotes: {
    production: 'lo que usa todo el mundo; el equipo la llama producción',
    staging: 'para probar lo que viene; el equipo la llama preproducción',
  },
  actions: {
    release: 'Publicada',
    promote: 'Actualizada',
    rollback: 'Vuelta atrás',
    'rolled back': 'tras volver atrás',
  },
  levels: {
    'on track': 'Según lo previsto',
    'at risk': 'En riesgo',
    blocked: 'Bloqueado',
    unknown: 'No se sabe',
  },
  headlines: {
    'on track': 'Sí. Funciona y va según lo previsto.',
    'at risk': 'Con cautela. Hay algo que atender.',
    blocked: 'Ahora no. El trabajo está bloqueado.',
    'not known': 'No se puede decir. Falta información.',
    'out of date': 'No se puede decir. Lo que se sabe es demasiado antiguo.',
    'too early': 'Es pronto para decirlo. Aún no hay nada publicado.',
  },
  onlyNext: {
    'at risk': 'La versión en uso funciona. La próxima está en riesgo.',
    blocked: 'La versión en uso funciona. La próxima está bloqueada.',
  },
  onlyTested: 'La última versión superó sus comprobaciones. No se sabe si funciona donde se usa.',
  putBack: 'Con cautela. Se ha vuelto a una versión anterior.',
  wrongToday: 'Ahora no. Hay un problema grave.',
  sections: {
    rely: '¿Puedo confiar en ello?',
    try: 'Pruébelo',
    news: 'Novedades desde la última versión',
    next: 'Lo que viene',
    needs: 'Lo que necesitamos de usted',
    quality: 'La calidad, en palabras sencillas',
    manager: 'Para la dirección del proyecto',
  },
  reasons: {
    'build.passes': ({ at }, { date }) =>
      `El trabajo más reciente superó sus comprobaciones automáticas el ${date(at)}.`,
    'build.fails': ({ since, failures }, { date }) =>
      `El trabajo más reciente no supera sus comprobaciones automáticas: la primera vez, el ${date(since)}${failures > 1 ? `; ${failures - 1} ${failures === 2 ? 'intento' : 'intentos'} desde entonces` : ''}.`,
    'build.none': () => 'Las comprobaciones automáticas aún no se han ejecutado.',
    'tests.pass': ({ passed, total, skipped, version, browser = 0 }) =>
      `${passed} de ${s(total, 'comprobación', 'comprobaciones')} superadas en ${version ? `esta versión, ${version}` : 'el trabajo más reciente'}${inBrowser(browser)}${skipped > 0 ? `; ${skipped} más no se aplicaban` : ''}.`,
    'tests.fail': ({ failed, total, version, browser = 0 }) =>
      `${failed} de ${s(total, 'comprobación', 'comprobaciones')} ${failed === 1 ? 'ha' : 'han'} fallado en ${version ? `esta versión, ${version}` : 'el trabajo más reciente'}${inBrowser(browser)}.`,
    'tests.none': () => 'Aún no hay comprobaciones automáticas.',
    'tests.unreadable': ({ reports }) =>
      `No se ${reports === 1 ? 'pudo' : 'pudieron'} leer ${s(reports, 'informe')} de las comprobaciones: no se sabe si se superaron todas.`,
    'tests.earlier version': () =>
      'El trabajo más reciente aún no se ha comprobado: los últimos resultados son anteriores.',
    'image.tested': () => 'Lo publicado es exactamente lo que se probó.',
    'image.failed': ({ tag }, { place }) => `${place(tag)} no superó su prueba antes de publicarse.`,
    'image.untested': ({ tag }, { place }) => `${place(tag)}: no se sabe si se probó antes de publicarse.`,
    'image.none': () => 'Aún no se ha publicado nada.',
    'environment.answers': ({ name }, { place }) => `${place(name)} funciona.`,
    'environment.slow': ({ name, seconds }, { place }) =>
      `${place(name)} funciona, pero tardó ${s(seconds, 'segundo')} en responder.`,
    'environment.fails': ({ name }, { place }) => `${place(name)} avisa de que algo no funciona.`,
    'environment.silent': ({ name }, { place }) =>
      `${place(name)} no respondió cuando esta página preguntó: no se sabe si funciona.`,
    'environment.no health': ({ name }, { place }) => `${place(name)} responde, pero no dice si funciona.`,
    'version.differs': ({ name, expected, found }, { place }) =>
      `${place(name)} aún muestra la versión ${found}; allí se envió la versión ${expected}.`,
    'rollback.recent': ({ tag, to, at, why }, { place, date }) =>
      `${place(tag)} volvió a la versión ${to} el ${date(at)}${why ? `. El motivo indicado: «${why}»` : ', sin motivo indicado'}.`,
    'plan.overdue': ({ title, due, done, total }, { date }) =>
      `«${title}» debía estar el ${date(due)}; ${done} de ${s(total, 'parte')} ${done === 1 ? 'hecha' : 'hechas'}.`,
    'plan.runs': ({ title, due, done, total }, { date }) =>
      `«${title}»: ${done} de ${s(total, 'parte')} ${done === 1 ? 'hecha' : 'hechas'}, ${due ? `para el ${date(due)}` : 'sin fecha'}.`,
    'plan.none': () => 'No hay ningún objetivo próximo por escrito.',
    'answers.overdue': ({ count, since }, { date }) =>
      `Aún necesitamos ${s(count, 'cosa')} de usted; ${count === 1 ? 'era' : 'la primera era'} para el ${date(since)}.`,
    'answers.waiting': ({ count }) => `Necesitamos ${s(count, 'cosa')} de usted; ninguna con retraso.`,
    'answers.none': () => 'Nada depende de usted.',
    'security.none': () => 'No se conoce ningún problema grave de seguridad en lo publicado.',
    'security.serious': ({ count }) =>
      `Se ${count === 1 ? 'conoce' : 'conocen'} ${s(count, 'problema grave', 'problemas graves')} de seguridad en lo publicado.`,
    'security.other image': () => 'El último análisis de seguridad fue de otra versión, no de la publicada.',
    'activity.recent': ({ at }, { date }) => `El último trabajo es del ${date(at)}.`,
    'activity.silent': ({ since }, { date }) => `No se sabe de ningún trabajo desde el ${date(since)}.`,
    'coverage.is': ({ percent }, { number }) =>
      `Las comprobaciones recorren el ${number(percent)} % del código.`,
    'review.yes': () => 'Otra persona revisó el último cambio antes de incorporarlo.',
    'review.no': () => 'Nadie más revisó el último cambio antes de incorporarlo.',
    'origin.attested': () =>
      'Lo publicado lleva un registro de cómo se construyó. Esta página no comprobó su firma.',
    'origin.not attested': () => 'Lo publicado no lleva ningún registro de cómo se construyó.',
    'origin.unknown': () => 'No se sabe si lo publicado lleva un registro de cómo se construyó.',
    'pictures.elsewhere': () =>
      'Se hicieron capturas de esta versión, pero no se conservaron con esta página.',
    'source.unknown': ({ source }) =>
      source === 'pictures' ? 'No se hicieron capturas.' : `No se sabe: ${es.sources[source]}.`,
    'source.stale': ({ source, at }, { date }) =>
      `Sin noticias desde el ${date(at)} sobre ${es.sources[source]}.`,
    'source.ahead': ({ source, at }, { moment }) =>
      `Con fecha en el futuro (${moment(at)}), así que no se sabe su antigüedad: ${es.sources[source]}.`,
  },
  sources: {
    history: 'qué ha cambiado',
    tests: 'los resultados de las comprobaciones',
    served: 'qué hay publicado',
    environments: 'si funciona',
    runs: 'si el trabajo más reciente superó sus comprobaciones',
    plan: 'los objetivos y nuestras preguntas',
    moves: 'el registro de publicaciones',
    scan: 'si tiene problemas de seguridad',
    pictures: 'las capturas',
    review: 'si el código se revisó',
  },
  evidence: {
    run: 'comprobación',
    report: 'informe',
    commit: 'cambio',
    image: 'imagen',
    environment: 'página de',
    milestone: 'objetivo',
    issue: 'pregunta',
    move: 'registro de',
  },
  measures: {
    releases: {
      name: 'Publicaciones cada 30 días',
      value: ({ value }, { number }) => number(value ?? 0),
      of: (n) => s(n, 'publicación', 'publicaciones'),
    },
    'commit-to-published': {
      name: 'De un cambio terminado a su publicación (valor central)',
      value: ({ value }, { hours }) => hours(value ?? 0),
      of: (n) => s(n, 'cambio'),
    },
    'failed-runs': {
      name: 'Ejecuciones fallidas de las comprobaciones',
      value: ({ value, n }) => `${value} de ${n}`,
      of: (n) => s(n, 'ejecución', 'ejecuciones'),
    },
    recovery: {
      name: 'De una ejecución fallida a una superada (valor central)',
      value: ({ value }, { hours }) => hours(value ?? 0),
      of: (n) => s(n, 'recuperación', 'recuperaciones'),
    },
  },
  moved: (moved, { date }) => {
    if (moved.kind === 'note') return moved.text;
    if (moved.kind === 'due' && moved.from && moved.to)
      return `${moved.to < moved.from ? 'Adelantado' : 'Aplazado'} del ${date(moved.from)} al ${date(moved.to)}`;
    if (moved.kind === 'due')
      return `La fecha pasa de ${moved.from ? `el ${date(moved.from)}` : 'ninguna'} a ${moved.to ? `el ${date(moved.to)}` : 'ninguna'}`;
    return `${moved.to} partes, eran ${moved.from}`;
  },
  page: {
    chooseLanguage: 'Idioma',
    atAGlance: 'De un vistazo',
    asOf: (moment) => `A ${moment}`,
    version: (name) => `Versión ${name}`,
    lastRelease: (name) => `Última publicación: ${name}`,
    takenBack: (name, now) => `En uso: ${now}; la última publicación, ${name}, se retiró`,
    noVersion: 'Aún sin publicar',
    stale: (n, one) => `Esta página tiene ${n} día${one ? '' : 's'}. Puede que lo que dice ya no sea cierto.`,
    glance: {
      noPlace: 'Aún sin enlace',
      news: (count) => (count === 0 ? 'Nada nuevo' : s(count, 'novedad', 'novedades')),
      next: (title, done, total, due) => `${title}: ${done} de ${total} hechas${due ? `, ${due}` : ''}`,
      nothingPlanned: 'Aún sin objetivo',
      needs: (count, late, due) =>
        count === 0
          ? 'Nada'
          : `${s(count, 'cosa')}${late > 0 ? `, ${late} con retraso` : due ? `, ${due}` : ''}`,
      unknown: 'No se sabe',
    },
    open: 'Abrir',
    works: 'Funciona',
    fails: 'Avisa de un problema',
    healthUnknown: 'No se sabe si funciona',
    since: (date) => `desde el ${date}`,
    lastKnown: (date) => `Tal como estaba el ${date}`,
    nothingToOpen: 'Aún no hay nada que abrir: no se ha publicado nada.',
    noPlace: (project) =>
      `Aún no hay una dirección que abrir. Alguien del equipo puede mostrarlo con: npx shipshape try ${project}`,
    preview: 'Vista previa',
    previewNote: 'propuesto, aún no forma parte del producto',
    unreleased: (version) =>
      version
        ? `Terminado después de la versión ${version}, aún sin publicar`
        : 'Terminado, aún sin publicar',
    released: (version, date) => `Lo que trajo la versión ${version} el ${date}`,
    inUse: (place, version) => `${place} es ahora la ${version}, no esta.`,
    newsSoFar: 'Novedades hasta ahora',
    nothingNew: 'Nada nuevo para usted.',
    kinds: { added: 'Nuevo', fixed: 'Corregido', changed: 'Cambiado' },
    unseen: (count) => `y ${s(count, 'cambio interno', 'cambios internos')}`,
    more: (count) => `${count} más`,
    merges: 'Son los títulos del propio equipo: no dicen qué es nuevo y qué se corrigió.',
    shallow: 'Solo se disponía de una parte del historial: puede haber más.',
    compared: (version, date) =>
      `En comparación con ${version ? `la versión ${version} del ` : 'el '}${date}`,
    comparedWhy: {
      'other schema': 'La página anterior la escribió otra versión de la herramienta, así que no se compara.',
      unreadable: 'La página anterior no se pudo leer, así que no se compara.',
    },
    fromTo: {
      checks: 'comprobaciones superadas',
      coverage: 'código que recorren las comprobaciones',
      level: 'estado',
    },
    finished: (count) => `${s(count, 'cosa')} ${count === 1 ? 'terminada' : 'terminadas'}`,
    seen: (n, one, date) => `${n} ${one ? 'novedad' : 'novedades'} desde su última visita, el ${date}.`,
    seenNothing: (date) => `Nada nuevo desde su última visita, el ${date}.`,
    isNew: 'nuevo para usted',
    remember: 'Guarde este enlace: la próxima vez mostrará las novedades desde hoy',
    pictures: 'Qué aspecto tiene',
    picturesNote: (date) => `Capturas automáticas del ${date}, de la versión que se probó entonces.`,
    same: (names) => `Sin cambios: ${names.join(', ')}.`,
    view: { phone: 'en un móvil', desktop: 'en un ordenador' },
    before: (version) => (version ? `Antes: la versión ${version}` : 'Antes'),
    after: 'Después: la última versión probada',
    difference: 'Lo que cambia, marcado',
    newPage: 'Página nueva',
    pictureOf: (page, view, which) => `${page} ${view}: ${which}`,
    done: (done, total) => `${done} de ${total} partes hechas`,
    noParts: 'aún no tiene nada previsto',
    due: (date) => `para el ${date}`,
    noDate: 'sin fecha',
    noMilestone: 'No hay ningún objetivo por escrito.',
    ready: 'Listo para verlo',
    tryPreview: 'Vista previa',
    nothingNeeded: 'Nada por ahora.',
    asked: (date) => `preguntado el ${date}`,
    coverage: 'Qué parte del código recorren las comprobaciones',
    coverageFromTo: (from, fromDate, to, toDate, count) =>
      `Del ${from} % (${fromDate}) al ${to} % (${toDate}), ${s(count, 'medición', 'mediciones')}`,
    noQuality: 'Aún no se ha medido nada.',
    measuresNote: (days) => `De los últimos ${days} días. Cada una con lo que se contó.`,
    measure: 'Medida',
    value: 'Valor',
    takenFrom: 'Contado en',
    nothingToMeasure: 'nada que medir',
    history: 'Publicaciones y vueltas atrás',
    noHistory: 'Aún ninguna.',
    columns: { who: 'Por', why: 'Por qué' },
    projects: 'Proyectos',
    keptPages: 'La página de cada publicación',
    pageOf: (version) => `La página de la versión ${version}`,
    leftOut: 'Esta captura es demasiado grande para este archivo.',
    rests: 'En qué se apoyan las frases sin enlace',
    restsNote: 'Estos registros no tienen dirección en la web.',
    restsOn: 'en qué se apoya',
    restsOnNothing: 'no se encontró ningún registro al hacer esta página',
    gaps: 'Lo que esta página no sabe',
    noGaps: 'Todas las fuentes respondieron.',
    gapStates: {
      unknown: 'no se sabe',
      stale: (date) => `demasiado antiguo, del ${date}`,
      ahead: (date) => `con fecha en el futuro, ${date}`,
    },
    unknown: 'No se sabe',
    made: (moment) => `Hecha el ${moment} con registros, sin estimaciones.`,
    data: 'Lo mismo como datos',
    code: 'Código',
  },
};
