import type { Dns } from '../../../shared/ports/dns.ts';
import type { Parameters } from '../../../shared/ports/settings/parameters.ts';

/** Milliseconds for which a response from SSM is reused by default. */
const MAX_AGE_MS = 2_000;
/** Responses kept; enough for all versions of a few hundred scopes. */
const MAX_ANSWERS = 1_000;

interface Answer {
  at: number;
  value: Promise<unknown>;
}

/**
 * Parameters for showing settings: the same read within that time, or while one is under way, is made once. SSM allows
 * 40 reads a second for the whole account, and senders need them, too. Failures are not kept. Saves must not use it,
 * because they need the current state.
 */
export const briefParameters = (parameters: Parameters, now: () => number, maxAgeMs = MAX_AGE_MS): Parameters => {
  const answers = new Map<string, Answer>();
  const ask = <T>(question: readonly unknown[], answer: () => Promise<T>): Promise<T> => {
    const key = JSON.stringify(question);
    const known = answers.get(key);
    if (known && now() - known.at < maxAgeMs) return known.value as Promise<T>;
    if (answers.size >= MAX_ANSWERS) answers.clear();
    const asked = { at: now(), value: answer() };
    answers.set(key, asked);
    asked.value.catch(() => answers.get(key) === asked && answers.delete(key));
    return asked.value;
  };
  return {
    ...parameters,
    read: (name, version) => ask(['read', name, version], () => parameters.read(name, version)),
    edits: (name) => ask(['edits', name], () => parameters.edits(name)),
    history: (name) => ask(['history', name], () => parameters.history(name)),
  };
};

/** Milliseconds for which a DNS response is reused: a reloaded page asks for the same names. */
const DNS_AGE_MS = 60_000;

/** DNS for showing domains: repeated queries within a minute are made once. Failures are not cached. */
export const briefDns = (dns: Dns, now: () => number): Dns & { forget(): void } => {
  const answers = new Map<string, { at: number; records: string[] }>();
  return {
    txt: async (name, signal) => {
      const known = answers.get(name);
      if (known && now() - known.at < DNS_AGE_MS) return known.records;
      const records = await dns.txt(name, signal);
      if (answers.size >= MAX_ANSWERS) answers.clear();
      answers.set(name, { at: now(), records });
      return records;
    },
    /** Forgets everything, because somebody has just published a record and asks again. */
    forget: () => answers.clear(),
  };
};
