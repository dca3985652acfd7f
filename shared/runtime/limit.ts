/** Runs at most `max` tasks at once; the others wait, first come, first served. */
export const limit = (max: number): (<T>(work: () => Promise<T>) => Promise<T>) => {
  const waiting: (() => void)[] = [];
  let running = 0;

  const enter = async (): Promise<void> => {
    if (running < max) running++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running--;
  };

  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
};

/** The results of `work` for each item, in order; at most `max` are under way. */
export const mapWithLimit = <T, R>(max: number, items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> => {
  const turn = limit(max);
  return Promise.all(items.map((item) => turn(() => work(item))));
};
