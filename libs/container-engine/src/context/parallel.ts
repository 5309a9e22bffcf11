/** How many files are open at once: enough for a slow disk, far below any limit. */
const AT_ONCE = 16;

/** Does the work for every item, several at a time; results in the items' order. Throws what the first failure threw. */
export async function inParallel<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
