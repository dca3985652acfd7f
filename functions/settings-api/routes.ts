import { ApiError } from '../../shared/http/api-error.ts';
import type { ApiResponse } from '../../shared/http/json-response.ts';
import { verifyDkimKeyRequest } from '../../shared/http/request/domains.ts';
import { auditLogQuery } from '../../shared/http/request/list-query.ts';
import { noQuery, saveQuery, warningChange } from '../../shared/http/request/settings.ts';
import type { ApiRequest, Route } from '../../shared/http/route.ts';
import { validated } from '../../shared/http/validated.ts';
import { covers, parseScope } from '../../shared/scope.ts';
import type { Warning } from '../../shared/settings/document/fault.ts';
import { dkimObject } from './dkim/keys.ts';
import { makeKey } from './dkim/new-key.ts';
import { verifyKey } from './dkim/verify-key.ts';
import { domainRoutes } from './domains/domain-routes.ts';
import { deleteSettings } from './edit/delete-settings.ts';
import { checkReadable, editSettings } from './edit/edit-settings.ts';
import { editorOf } from './edit/editor.ts';
import { proposePatch } from './edit/proposal.ts';
import { afterChange } from './errors.ts';
import { auditEntries } from './history/audit-log.ts';
import { rollback, versionIn } from './history/rollback.ts';
import { settingsHistory } from './history/settings-history.ts';
import type { SettingsPorts } from './ports.ts';
import { oneProbe } from './probe/one-probe.ts';
import { readTestRequest } from './probe/test-request.ts';
import { type TestSendPorts, testSend } from './probe/test-send.ts';
import { briefParameters } from './read/brief-parameters.ts';
import { checkIfMatch, checkIfNoneMatch, etagOf } from './read/etag.ts';
import { listSettings } from './read/list-settings.ts';
import { readScope } from './read/scope-settings.ts';
import { settingsObject } from './read/settings-object.ts';
import { changeWarning } from './warnings/dismissal.ts';

/** The scope in the path. Throws `ApiError` (404), the same for an invalid scope and for one the key does not cover. */
const scopeOf = ({ params, key }: ApiRequest): string => {
  const scope = parseScope(params.scope ?? '');
  if (scope !== undefined && covers(key.scope, scope)) return scope;
  throw new ApiError(404, 'not_found', 'This API key covers no such scope.');
};

const show = async (ports: SettingsPorts, scope: string, warnings: readonly Warning[] = []): Promise<ApiResponse> => {
  const chain = await readScope(ports, scope);
  const body = await settingsObject(ports, chain, warnings);
  return { statusCode: 200, headers: { etag: etagOf(chain.own.pair) }, body };
};

const edit = async (ports: SettingsPorts, request: ApiRequest, replaces: boolean): Promise<ApiResponse> => {
  const { verify = 'false' } = validated(saveQuery, request.query);
  const chain = await readScope(ports, scopeOf(request));
  checkIfNoneMatch(request.headers['if-none-match'], chain.own.pair);
  checkReadable(chain, !replaces);
  const warnings = await editSettings(ports, chain, {
    base: replaces ? {} : chain.own.document,
    patch: request.json(),
    keyScope: request.key.scope,
    ...editorOf(request),
    verify: verify === 'true',
  });
  return afterChange(() => show(ports, chain.scope, warnings));
};

const remove = async (ports: SettingsPorts, request: ApiRequest): Promise<ApiResponse> => {
  validated(noQuery, request.query);
  const chain = await readScope(ports, scopeOf(request));
  const editor = editorOf(request);
  checkIfMatch(editor.ifMatch, chain.own.pair);
  await deleteSettings(ports, chain, editor);
  return { statusCode: 200, body: { object: 'settings', scope: chain.scope, deleted: true } };
};

const test = async (ports: SettingsPorts & TestSendPorts, request: ApiRequest): Promise<ApiResponse> => {
  validated(noQuery, request.query);
  const chain = await readScope(ports, scopeOf(request));
  const { to, settings } = readTestRequest(request.json());
  const proposal = proposePatch(ports, chain, {
    base: chain.own.document,
    patch: settings,
    keyScope: request.key.scope,
  });
  const body = await oneProbe(ports, chain.scope, () => testSend(ports, chain, proposal, to));
  return { statusCode: 200, body };
};

const history = async (ports: SettingsPorts, request: ApiRequest): Promise<ApiResponse> => {
  const { own } = await readScope(ports, scopeOf(request));
  return { statusCode: 200, body: await settingsHistory(ports, own.pair) };
};

const makeDkimKey = async (ports: SettingsPorts, request: ApiRequest): Promise<ApiResponse> => {
  const chain = await readScope(ports, scopeOf(request));
  checkReadable(chain, true);
  return { statusCode: 201, body: await makeKey(ports, chain, request.json(), editorOf(request).actor) };
};

const verifyDkimKey = async (ports: SettingsPorts, request: ApiRequest): Promise<ApiResponse> => {
  const chain = await readScope(ports, scopeOf(request));
  checkReadable(chain, true);
  const { force = false } = validated(verifyDkimKeyRequest, request.json());
  await verifyKey(ports, chain, { ...editorOf(request), keyScope: request.key.scope, force });
  const body = await afterChange(async () => dkimObject(ports, await readScope(ports, chain.scope)));
  return { statusCode: 200, body };
};

const dismissWarning = async (ports: SettingsPorts, request: ApiRequest): Promise<ApiResponse> => {
  const chain = await readScope(ports, scopeOf(request));
  await changeWarning(ports, chain, validated(warningChange, request.json()), editorOf(request).actor);
  return show(ports, chain.scope);
};

const rollBack = async (ports: SettingsPorts, request: ApiRequest): Promise<ApiResponse> => {
  validated(noQuery, request.query);
  const chain = await readScope(ports, scopeOf(request));
  checkReadable(chain, false);
  const editor = editorOf(request);
  checkIfMatch(editor.ifMatch, chain.own.pair);
  await rollback(ports, chain, versionIn(request.json()), editor);
  return afterChange(() => show(ports, chain.scope));
};

/** The endpoints for settings, keys and domains; all of them take a full_access key. */
export const settingsRoutes = (ports: SettingsPorts & TestSendPorts): Route[] => {
  const route = (
    method: Route['method'],
    path: string,
    handle: (request: ApiRequest) => Promise<ApiResponse>,
  ): Route => ({ method, path, handle });
  const shown = { ...ports, parameters: briefParameters(ports.parameters, ports.now) };
  return [
    route('GET', '/audit-log', async ({ key, query }) => ({
      statusCode: 200,
      body: await auditEntries(ports.audit, validated(auditLogQuery, query), key),
    })),
    route('GET', '/settings', async ({ key }) => ({ statusCode: 200, body: await listSettings(ports.inForce, key) })),
    route('GET', '/settings/{scope}', (request) => show(shown, scopeOf(request))),
    route('PUT', '/settings/{scope}', (request) => edit(ports, request, true)),
    route('PATCH', '/settings/{scope}', (request) => edit(ports, request, false)),
    route('DELETE', '/settings/{scope}', (request) => remove(ports, request)),
    route('POST', '/settings/{scope}/test', (request) => test(ports, request)),
    route('GET', '/settings/{scope}/history', (request) => history(shown, request)),
    route('POST', '/settings/{scope}/rollback', (request) => rollBack(ports, request)),
    route('PATCH', '/settings/{scope}/warnings', (request) => dismissWarning(ports, request)),
    route('GET', '/settings/{scope}/dkim', async (request) => ({
      statusCode: 200,
      body: await dkimObject(shown, await readScope(shown, scopeOf(request))),
    })),
    route('POST', '/settings/{scope}/dkim', (request) => makeDkimKey(ports, request)),
    route('POST', '/settings/{scope}/dkim/verify', (request) => verifyDkimKey(ports, request)),
    ...domainRoutes(ports),
  ];
};
