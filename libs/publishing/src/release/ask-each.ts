/** How many questions a registry is asked at once. */
const atOnce = 8;

/** What `ask` answers for each of the items, in their order. A repository has hundreds of tags, and registries count requests. */
export async function askEach<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  const left = [...items.entries()];
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, item] = next;
      answers[index] = await ask(item);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return answers;
}
