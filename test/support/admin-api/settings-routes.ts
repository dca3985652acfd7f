import { parseScope } from '../../../shared/scope.ts';
import type { FakeSettings } from './fake-settings.ts';
import { notFound, Refusal } from './refusal.ts';
import type { FakeAnswer, FakeRequest, FakeRoute } from './route.ts';

/** The behaviour of the mail server in test sends and verifications. */
export interface FakeServer {
  /** The steps to report, whatever the settings. */
  steps: object[];
  /** Delays the response until it resolves. */
  until?: Promise<void>;
}

const scopeOf = ({ params: { scope = '' } }: FakeRequest): string => {
  if (!parseScope(scope)) throw notFound();
  return scope;
};

const aDkimKey = {
  scope: 'default',
  key: 1,
  domain: 'shop.example',
  selector: 'sm1',
  record: { type: 'TXT', name: 'sm1._domainkey.shop.example', value: `v=DKIM1; k=rsa; p=MIIB${'A'.repeat(388)}` },
  dns: 'missing',
};

/** The endpoints for settings. */
export const settingsRoutes = (settings: FakeSettings, server: FakeServer): FakeRoute[] => {
  const answer = (scope: string): FakeAnswer => ({
    headers: { etag: settings.etag(scope) },
    body: settings.read(scope),
  });
  const checkMatch = (scope: string, { headers }: FakeRequest) => {
    if (headers['if-match'] === settings.etag(scope)) return;
    throw new Refusal(412, 'validation_error', 'Somebody else changed these settings.');
  };
  return [
    { route: 'GET /settings', handle: () => ({ body: { object: 'list', has_more: false, data: settings.list() } }) },
    { route: 'GET /settings/{scope}', handle: (request) => answer(scopeOf(request)) },
    {
      route: 'PATCH /settings/{scope}',
      handle: (request) => {
        const scope = scopeOf(request);
        checkMatch(scope, request);
        settings.check(scope, request.body ?? {});
        settings.save(scope, request.body ?? {});
        return answer(scope);
      },
    },
    {
      route: 'PATCH /settings/{scope}/warnings',
      handle: (request) => {
        const scope = scopeOf(request);
        const { code, path, dismissed } = request.body as Record<string, unknown>;
        settings.dismissed[dismissed === true ? 'add' : 'delete'](`${scope} ${code} ${path}`);
        return answer(scope);
      },
    },
    {
      route: 'GET /domains',
      handle: () => ({ body: { object: 'list', has_more: false, data: settings.domains } }),
    },
    { route: 'GET /settings/{scope}/dkim', handle: () => ({ body: { object: 'dkim', ...settings.dkim } }) },
    {
      route: 'POST /settings/{scope}/dkim',
      handle: () => {
        settings.dkim = { in_force: null, pending: aDkimKey };
        return { status: 201, body: { object: 'dkim_key', ...aDkimKey } };
      },
    },
    {
      route: 'POST /settings/{scope}/dkim/verify',
      handle: (request) => {
        settings.save(scopeOf(request), { dkim: { domain: aDkimKey.domain, selector: aDkimKey.selector } });
        settings.dkim = { in_force: { ...aDkimKey, dns: 'published' }, pending: null };
        return { body: { object: 'dkim', ...settings.dkim } };
      },
    },
    {
      route: 'POST /settings/{scope}/test',
      handle: async (request) => {
        const { body } = request;
        if (typeof body === 'object' && body !== null && 'settings' in body) {
          settings.check(scopeOf(request), body.settings ?? {});
        }
        await server.until;
        return {
          body: { object: 'settings_test', ok: true, duration_ms: 812, id: null, steps: server.steps },
        };
      },
    },
  ];
};
