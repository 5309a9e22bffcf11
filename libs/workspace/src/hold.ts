/** Something that is open until `close` is called. */
export interface Held<T> {
  value: T;
  close(): Promise<void>;
}

/**
 * Keeps open what a function lends to its action only, so that several can be opened at once, or tests share one.
 *
 * @param lend such as `(action) => withPostgres({ say }, action)`
 */
export function hold<T>(lend: (action: (value: T) => Promise<void>) => Promise<void>): Promise<Held<T>> {
  return new Promise((resolve, reject) => {
    const lent = lend(
      (value) =>
        new Promise((finish) => {
          const close = async () => {
            finish();
            await lent;
          };
          resolve({ value, close });
        }),
    );
    lent.catch(reject);
  });
}
