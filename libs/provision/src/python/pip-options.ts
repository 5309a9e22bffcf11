const option =
  /[ \t]--(?:no-binary|only-binary|global-option|install-option|build-option|config-settings?)\b.*$/gm;

/**
 * A requirements file, or a line of one, without the options that pip knows behind a requirement, which uv refuses:
 * `psycopg2==2.8.5 --no-binary psycopg2`. An option on a line of its own stays: uv reads that.
 */
export const withoutPipOptions = (text: string): string => text.replace(option, '');

/** Whether uv's message is about such an option. */
export const isPipOption = (message: string): boolean => /Expected `--hash`, found/.test(message);
