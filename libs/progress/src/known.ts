import { type Known, plainText } from '@shipshape/progress-model';
import { UserError, withoutLogins } from '@shipshape/workspace';

/** A source without an answer, and why: one sentence for people, without secrets. */
export class Unknown extends Error {}

interface Dated<T> {
  value: T;
  at?: string;
}

/** Asks a source, for at most `seconds`. */
export interface Question<T> {
  /** How people call the source: `the registry`. */
  source: string;
  seconds: number;
  /** The value, and when it was true where that is not now. @throws Unknown with the reason */
  ask(): Dated<T> | Promise<Dated<T>>;
  /** When it is asked; ISO 8601. */
  at: string;
}

/** What the source answered in time; otherwise why it is not known. Never throws: a page must come. */
export async function known<T>({ source, seconds, ask, at }: Question<T>): Promise<Known<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Unknown(`${source} did not answer within ${seconds} s`)),
      seconds * 1000,
    );
  });
  try {
    const answer = await Promise.race([(async () => ask())(), late]);
    return { known: true, value: answer.value, at: answer.at ?? at };
  } catch (error) {
    return { known: false, reason: reasonOf(source, error) };
  } finally {
    clearTimeout(timer);
  }
}

/** One sentence: a page shows it, and nothing of a log or a stack belongs there. */
function reasonOf(source: string, error: unknown): string {
  const { message } = error as Error;
  if (error instanceof Unknown) return plainText(message, 300);
  const [first = ''] = message.split('\n');
  const words = plainText(withoutLogins(first), 300);
  return error instanceof UserError ? words : `${source} failed: ${words}`;
}
