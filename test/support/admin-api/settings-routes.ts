import { parseScope } from '../../../shared/scope.ts';
import type { FakeSettings } from './fake-settings.ts';
import { notFound, Refusal } from './refusal.ts';
import type { FakeAnswer, FakeRequest, FakeRoute } from './route.ts';

/** How a mail server that settings are tried out on behaves. */
export interface FakeServer {
  /** The steps of a conversation, whatever the settings. */
  steps: object[];
  /** Answers only when this resolves. */
  until?: Promise<void>;
}

const scopeOf = ({ params: { scope = '' } }: FakeRequest): string => {
  if (!parseScope(scope)) throw notFound();
  return scope;
};

/** The endpoints for settings. */
export const settingsRoutes = (settings: FakeSettings, server: FakeServer): FakeRoute[] => {
  const isDown = () => server.steps.some((step) => 'ok' in step && step.ok === false);
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
        if (request.query.get('verify') === 'true' && isDown()) {
          throw new Refusal(422, 'validation_error', 'The mail server refused the login.', { steps: server.steps });
        }
        settings.save(scope, request.body ?? {});
        return answer(scope);
      },
    },
    {
      route: 'DELETE /settings/{scope}',
      handle: (request) => {
        checkMatch(scopeOf(request), request);
        settings.scopes.delete(scopeOf(request));
        return { body: {} };
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
          body: { object: 'settings_test', ok: !isDown(), duration_ms: 812, id: null, steps: server.steps },
        };
      },
    },
    {
      route: 'GET /settings/{scope}/history',
      handle: (request) => ({ body: { object: 'list', has_more: false, data: settings.history(scopeOf(request)) } }),
    },
    {
      route: 'POST /settings/{scope}/rollback',
      handle: (request) => {
        const scope = scopeOf(request);
        checkMatch(scope, request);
        settings.rollBack(scope, Number((request.body as { version: number }).version));
        return answer(scope);
      },
    },
  ];
};
