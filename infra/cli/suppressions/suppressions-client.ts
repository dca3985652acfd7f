import { type ApiAccess, ApiRefused, apiRequest } from '../api-access.ts';

/** An entry of `GET /suppressions`. */
export interface Suppression {
  id: string;
  email: string;
  scope: string;
  origin: string;
  created_at: string;
  source_id: string | null;
}

/** The response to the removal of an entry. */
export interface Removal {
  /** Ids of emails that were not sent because of the entry: the newest hundred. */
  suppressed_emails: string[];
  has_more: boolean;
}

/** The endpoints of the suppression list. Every method rejects with `ApiRefused`. */
export interface SuppressionsClient {
  /** All entries, newest first, page by page. */
  pages(filter: { scope?: string | undefined; origin?: string | undefined }): AsyncGenerator<Suppression[]>;
  add(emails: readonly string[], scope: string | undefined): Promise<void>;
  /** Removes one entry of an address, of whichever scope that the key covers. `undefined`: there is none. */
  remove(email: string): Promise<Removal | undefined>;
}

const PAGE_SIZE = 100;

export const suppressionsClient = (api: ApiAccess): SuppressionsClient => {
  const request = apiRequest(api);
  return {
    async *pages({ scope, origin }) {
      let after: string | undefined;
      let hasMore = true;
      while (hasMore) {
        // Filtered here, since an empty page of the API would lack the id after which the next page starts.
        const query = new URLSearchParams({
          limit: String(PAGE_SIZE),
          ...(scope && { scope }),
          ...(after && { after }),
        });
        const { data, has_more } = await request<{ data: Suppression[]; has_more: boolean }>(
          'GET',
          `/suppressions?${query}`,
        );
        after = data.at(-1)?.id;
        hasMore = has_more && after !== undefined;
        yield data.filter((entry) => origin === undefined || entry.origin === origin);
      }
    },
    add: async (emails, scope) => {
      await request('POST', '/suppressions/batch/add', { emails: [...emails], ...(scope && { scope }) });
    },
    remove: (email) =>
      request<Removal>('DELETE', `/suppressions/${encodeURIComponent(email)}`).catch((error: unknown) => {
        if (error instanceof ApiRefused && error.status === 404) return undefined;
        throw error;
      }),
  };
};
