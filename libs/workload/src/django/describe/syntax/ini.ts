/** An entry of an INI file, as Python's configparser reads it. */
export interface IniEntry {
  section: string;
  key: string;
  /** Lines of a value that goes on in indented lines, joined with line ends. */
  value: string;
  /** Of each line of the value, from 1. */
  lines: number[];
}

/** Reads setup.cfg, tox.ini, mypy.ini, uwsgi.ini and the like; comments and blank lines are left out. */
export function parseIni(text: string): IniEntry[] {
  const entries: IniEntry[] = [];
  let section = '';
  let open: IniEntry | undefined;
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.replace(/(^|\s)[#;].*$/, '').trimEnd();
    if (line.trim() === '') continue;
    const header = /^\[([^\]]+)\]/.exec(line);
    if (header) {
      section = (header[1] as string).trim();
      open = undefined;
    } else if (/^\s/.test(line) && open) {
      open.value += `${open.value ? '\n' : ''}${line.trim()}`;
      open.lines.push(at + 1);
    } else {
      const [, key = '', value = ''] = /^\s*([^=:]+?)\s*(?:[=:]\s*(.*))?$/.exec(line) ?? [];
      open = { section, key, value: value.trim(), lines: value.trim() ? [at + 1] : [] };
      if (open.lines.length === 0) open.lines = [];
      entries.push(open);
    }
  }
  return entries;
}
