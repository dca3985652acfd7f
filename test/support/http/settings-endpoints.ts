import type { Runner } from '../runner/runner.ts';
import type { SettingsBody } from './settings-api.ts';

export interface Answer {
  status: number;
  etag: string | null;
  json: SettingsBody;
}

/** The settings endpoints of a running stack, with its full-access key. */
export const settingsEndpoints = ({ api, keys }: Pick<Runner, 'api' | 'keys'>) => {
  const ask = async (method: string, path: string, body?: unknown, headers = {}): Promise<Answer> => {
    const answer = await fetch(`${api}${path}`, {
      method,
      headers: { authorization: `Bearer ${keys.full}`, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, etag: answer.headers.get('etag'), json: (await answer.json()) as SettingsBody };
  };
  return {
    ask,
    show: (scope: string) => ask('GET', `/settings/${scope}`),
    patch: (scope: string, patch: unknown) => ask('PATCH', `/settings/${scope}`, patch),
    /** Sends an email of a scope. Resolves to its id. */
    send: async (email: Record<string, unknown>): Promise<{ status: number; id: string }> => {
      const { status, json } = await ask('POST', '/emails', { to: 'customer@example.net', text: 'Hello', ...email });
      return { status, id: String((json as unknown as { id: string }).id) };
    },
    /** The exact state of an email, which distinguishes held from retrying mail, unlike `last_event`. */
    stateOf: async (id: string): Promise<string> => {
      const { delivery } = (await ask('GET', `/emails/${id}`)).json as unknown as { delivery: { state: string } };
      return delivery.state;
    },
  };
};
