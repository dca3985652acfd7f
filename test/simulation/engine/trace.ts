import type { Simulation } from './simulation.ts';

const SHORT_ID = /([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})/g;

/** The calls of a run, one per line: time, process, call, and the outcome unless it is an answer. */
export const traceOf = ({ steps, now }: Simulation, startAt: number): string => {
  const names = new Map<string, string>();
  const short = (text: string): string =>
    text.replace(SHORT_ID, (id) => {
      const name = names.get(id) ?? `email-${names.size + 1}`;
      names.set(id, name);
      return name;
    });
  const lines = steps.map(({ at, process, operation, outcome }) => {
    const came = outcome === 'answer' ? '' : `  → ${outcome.toUpperCase()}`;
    return `${seconds(at - startAt)}  ${process.name.padEnd(16)} ${short(operation.label())}${came}`;
  });
  return [...lines, `${seconds(now - startAt)}  the end`].join('\n');
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(3)} s`.padStart(14);
