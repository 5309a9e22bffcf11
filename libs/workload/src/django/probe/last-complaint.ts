/** The message of the exception at the end of a traceback, or the last lines of other output. */
export function lastComplaint(output: string): string {
  const lines = output.trimEnd().split('\n');
  const raised = exceptions(lines);
  const isComplaint = (line: string, at: number) =>
    raised.has(at) || /^[\w.]*(Error|Exception|ImproperlyConfigured|Exit|NotFound|Warning)\b.*:/.test(line);
  // manage.py's own words for whatever failed in Django's import: the reason stands before them.
  const reason = lines.findLastIndex(
    (line, at) => isComplaint(line, at) && !/Couldn't import Django\b/.test(line),
  );
  const start = reason >= 0 ? reason : lines.findLastIndex(isComplaint);
  // Django's own heading, before what it found.
  const found = lines[start]?.startsWith('SystemCheckError')
    ? lines.slice(start).find((line) => /^\S+: \([\w.]+\) /.test(line))
    : undefined;
  if (found) return found;
  const chosen =
    start >= 0 ? lines.slice(start, start + 6) : lines.filter((line) => line.trim() !== '').slice(-3);
  return chosen.join('\n').trim();
}

/** The lines below tracebacks, each with an exception, which may have any name: `decimal.InvalidOperation`. */
function exceptions(lines: readonly string[]): Set<number> {
  const found = new Set<number>();
  let inside = false;
  for (const [at, line] of lines.entries()) {
    if (inside && /^\w/.test(line)) found.add(at);
    inside = line.startsWith('Traceback (most recent call last):') || (inside && !/^\w/.test(line));
  }
  return found;
}

/** A complaint in one line: its first, and of pydantic's, which says there only how many there are, the first field with what it lacks. */
export function inOneLine(complaint: string): string {
  const [first = '', ...rest] = complaint.split('\n');
  if (!/ValidationError: \d+ validation errors? for /.test(first)) return first;
  // The brackets repeat what was given, which may be a secret.
  const field = rest.slice(0, 2).map((line) => line.replace(/\s*\[type=.*$/, '').trim());
  return [first, ...field.filter(Boolean)].join(': ');
}
