import { lookUp } from '@shipshape/workspace';

/** Of WeasyPrint and what is made with it. */
const pango = ['fonts-dejavu-core', 'libpango-1.0-0', 'libpangoft2-1.0-0', '~n^libharfbuzz-subset0$!~v'];
const opencv = ['libgl1', 'libglib2.0-0'];
const wkhtmltopdf = ['~n^wkhtmltopdf$!~v'];

/**
 * Debian packages that a Python package needs when it runs and no linker knows of: programs, data, and libraries that it
 * loads by name, by ctypes or cffi. What its shared objects link to is found in the build. A name that begins with `~n` is
 * a pattern of apt's, for what is called otherwise in each suite or is not in all of them; `!~v` leaves out names that a suite only mentions.
 */
const toRun: Readonly<Record<string, readonly string[]>> = {
  cairocffi: ['libcairo2'],
  'camelot-py': ['ghostscript'],
  'django-dbbackup': ['postgresql-client'],
  'ffmpeg-python': ['ffmpeg'],
  gitpython: ['git'],
  graphviz: ['graphviz'],
  imgkit: wkhtmltopdf,
  ocrmypdf: ['ghostscript', 'tesseract-ocr'],
  'opencv-contrib-python': opencv,
  'opencv-python': opencv,
  pdf2image: ['poppler-utils'],
  pdfkit: wkhtmltopdf,
  'django-wkhtmltopdf': wkhtmltopdf,
  psycopg: ['libpq5'],
  pydot: ['graphviz'],
  pydub: ['ffmpeg'],
  pyenchant: ['libenchant-2-2'],
  pygraphviz: ['graphviz'],
  pylibdmtx: ['~n^libdmtx0!~v'],
  pypandoc: ['pandoc'],
  pysaml2: ['xmlsec1'],
  pytesseract: ['tesseract-ocr'],
  'python-magic': ['libmagic1'],
  pyusb: ['libusb-1.0-0'],
  pyvips: ['libvips42'],
  pyzbar: ['libzbar0'],
  sounddevice: ['libportaudio2'],
  wand: ['~n^libmagickwand-[67].q16-[0-9]!~v'],
  weasyprint: pango,
};

/** Packages that bring what the other one would load. */
const brings: Readonly<Record<string, readonly string[]>> = {
  psycopg: ['psycopg-binary', 'psycopg-c'],
  pypandoc: ['pypandoc-binary'],
  pyvips: ['pyvips-binary'],
};

/** GeoDjango loads these by name, whatever its database. */
const geo = ['~n^libgdal[0-9]!~v', '~n^libgeos-c1!~v'];

/**
 * The Debian packages that an image needs and that its build cannot find by itself.
 *
 * @param installed the names of all Python packages that it gets
 * @param usesGeo it has django.contrib.gis
 */
export function runPackages(installed: readonly string[], usesGeo = false): string[] {
  const needed = installed
    .filter((name) => !lookUp(brings, name)?.some((other) => installed.includes(other)))
    .flatMap((name) => lookUp(toRun, name) ?? []);
  const dumpsMysql = installed.includes('django-dbbackup') && installed.includes('mysqlclient');
  const mysql = dumpsMysql ? ['default-mysql-client'] : [];
  return [...new Set([...needed, ...mysql, ...(usesGeo ? geo : [])])].sort();
}
