/** The processes of a Procfile, `web: gunicorn shop.wsgi`, with their lines from 1. */
export const parseProcfile = (
  text: string,
): { name: string; command: string; line: number; text: string }[] =>
  text.split('\n').flatMap((whole, index) => {
    const [, name, command = ''] = /^([\w-]+)\s*:\s*(.+?)\s*$/.exec(whole) ?? [];
    return name ? [{ name, command, line: index + 1, text: whole }] : [];
  });
