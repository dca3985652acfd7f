import { NotDone } from '../program.ts';

/** An entry of `GET /suppressions`. */
export interface Suppression {
  id: string;
  email: string;
  scope: string;
  origin: string;
  created_at: string;
  source_id: string | null;
}

/** The answer to the removal of an entry. */
export interface Removed {
  /** Ids of emails that nobody got because of the entry, the newest hundred. */
  suppressed_emails: string[];
  has_more: boolean;
}

/** The endpoints of suppressed addresses. Every method rejects with `NotDone`. */
export interface SuppressionsClient {
  /** All of them, newest first, page by page. */
  pages(filter: { scope?: string | undefined; origin?: string | undefined }): AsyncGenerator<Suppression[]>;
  add(emails: readonly string[], scope: string | undefined): Promise<void>;
  /** Removes the entry of an address. `undefined`: there is none. */
  remove(email: string): Promise<Removed | undefined>;
}

const PAGE = 100;
/** Milliseconds; the gateway itself gives up after thirty seconds. */
const LIMIT_MS = 35_000;

export const suppressionsClient = (url: string, key: string): SuppressionsClient => {
  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(LIMIT_MS),
      ...(body && { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new NotDone(`${url} does not answer.`, { cause });
    });
    const text = await answer.text();
    if (!answer.ok) throw new Refused(messageIn(text, answer.status), answer.status);
    return JSON.parse(text) as T;
  };
  return {
    async *pages({ scope, origin }) {
      let after: string | undefined;
      let more = true;
      while (more) {
        // A page of one origin may be empty, and says nothing then of where the next begins; so all are asked for.
        const query = new URLSearchParams({ limit: String(PAGE), ...(scope && { scope }), ...(after && { after }) });
        const { data, has_more } = await ask<{ data: Suppression[]; has_more: boolean }>(
          'GET',
          `/suppressions?${query}`,
        );
        after = data.at(-1)?.id;
        more = has_more && after !== undefined;
        yield data.filter((one) => origin === undefined || one.origin === origin);
      }
    },
    add: async (emails, scope) => {
      await ask('POST', '/suppressions/batch/add', { emails, ...(scope && { scope }) });
    },
    remove: (email) =>
      ask<Removed>('DELETE', `/suppressions/${encodeURIComponent(email)}`).catch((error: unknown) => {
        if (error instanceof Refused && error.status === 404) return undefined;
        throw error;
      }),
  };
};

class Refused extends NotDone {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

const messageIn = (text: string, status: number): string => {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && 'message' in body) return String(body.message);
  } catch {
    // Not an answer of the API: a proxy's, perhaps.
  }
  return `The API answered with status ${status}.`;
};
