import { awsFailures } from '../../../functions/settings-api/errors.ts';
import type { SettingsPorts } from '../../../functions/settings-api/ports.ts';
import type { Step } from '../../../functions/settings-api/probe/probe-steps.ts';
import type { TestSendPorts } from '../../../functions/settings-api/probe/test-send.ts';
import { settingsRoutes } from '../../../functions/settings-api/routes.ts';
import { newDkimKey } from '../../../shared/email/dkim/key.ts';
import { createApi } from '../../../shared/http/create-api.ts';
import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import { lazy } from '../../../shared/runtime/lazy.ts';
import { isWrittenBy } from '../../../shared/runtime/own-writes.ts';
import type { Fault, Warning } from '../../../shared/settings/document/fault.ts';
import { createSettingsReader } from '../../../shared/settings/in-force/reader.ts';
import { secretsIn } from '../../../shared/settings/in-force/secrets.ts';
import { guardSettings } from '../../../shared/settings/review/guard-settings.ts';
import type { HttpCall } from '../builders/http-event.ts';
import { memoryDns } from '../dns/memory-dns.ts';
import { memoryApiKeyStore } from '../fakes/memory-api-key-store.ts';
import { memoryAuditLog } from '../fakes/memory-audit-log.ts';
import { memoryProbeTurns } from '../fakes/memory-probe-turns.ts';
import { recordingLog } from '../fakes/recording-log.ts';
import { recordingMetrics } from '../fakes/recording-metrics.ts';
import { memoryDismissedWarnings } from '../fakes/settings/memory-dismissed-warnings.ts';
import { memoryInForceStore } from '../fakes/settings/memory-in-force-store.ts';
import { memoryParameterWriter, SETTINGS_ROLE } from '../fakes/settings/memory-parameter-writer.ts';
import { memoryParameters } from '../fakes/settings/memory-parameters.ts';
import { anApiKey } from './api-keys.ts';
import { call, type HttpAnswer } from './http-call.ts';

/** Settings for a login to the shop's own server, as a client sends them. */
export const shopSettings = {
  system: {
    smtp: {
      host: 'smtp.shop.example',
      port: 587,
      ssl: 'tls',
      auth: 'plain',
      username: 'shop',
      password: 'first password',
    },
  },
  trans_email: { ident_general: { name: 'My Shop', email: 'shop@shop.example' } },
};

/** The union of what the settings endpoints return. */
export interface SettingsBody {
  name: string;
  message: string;
  faults: Fault[];
  steps: Step[];
  ok: boolean;
  own: object;
  effective: object;
  origin: Record<string, string>;
  inherited: object;
  warnings: Warning[];
  version: number;
  in_force: { version: number; since: string } | null;
  rejected: { version: number; code: string; reason: string } | null;
  secrets: object;
  data: { scope: string; version: number; in_force: unknown; rejected: unknown; by: string; document: unknown }[];
}

export interface SettingsAnswer extends HttpAnswer {
  json: HttpAnswer['json'] & SettingsBody;
}

type Options = Partial<SettingsPorts & TestSendPorts & { keys: ApiKey[] }>;

/** Generating an RSA key takes a tenth of a second, and no test of the endpoints depends on which one it is. */
const anyKey = lazy(() => newDkimKey('', ''));
const quickDkimKey: SettingsPorts['newDkimKey'] = async (domain, selector) => ({
  ...(await anyKey()),
  domain,
  selector,
});

/** settings-api on fakes together with guard-settings, with the key `full` of the default scope and those given. */
export const aSettingsApi = ({ keys = [], ...overrides }: Options = {}) => {
  const clock = { now: Date.UTC(2026, 2, 1, 12) };
  const now = () => ++clock.now;
  const parameters = memoryParameters({ now });
  const log = recordingLog();
  const dns = memoryDns();
  const ports = {
    inForce: memoryInForceStore(),
    audit: memoryAuditLog(),
    dismissals: memoryDismissedWarnings(),
    parameters,
    writer: memoryParameterWriter(parameters),
    emails: { anyOpen: async () => false },
    probe: { logIn: async () => ({ steps: [] }), send: async () => ({ steps: [] }) },
    turns: memoryProbeTurns(),
    resolve: async () => ['192.0.9.1'],
    newSealingSecret: () => 'sealing secret',
    newDkimKey: quickDkimKey,
    deployment: { network: { loopback: false, private: false }, sendmail: false, federatedAudiences: [], now },
    dns,
    region: 'eu-west-1',
    isOwn: isWrittenBy(SETTINGS_ROLE),
    newId: () => '01956000-0000-7000-8000-000000000001',
    now,
    log,
    apiKeys: memoryApiKeyStore(anApiKey('full'), ...keys),
    ...overrides,
  };
  const api = createApi({
    routes: settingsRoutes(ports),
    apiKeys: memoryApiKeyStore(anApiKey('full'), ...keys),
    now,
    log,
  }).use(awsFailures);
  const ask = (
    method: string,
    path: string,
    body?: HttpCall['body'],
    more: Partial<HttpCall> = {},
  ): Promise<SettingsAnswer> =>
    call(api, { method, path, token: 'full', ...(body !== undefined && { body }), ...more }) as Promise<SettingsAnswer>;
  /** What a worker reads settings with; it looks for other pairs in force at every call. */
  const newReader = () => createSettingsReader({ ...ports, secrets: secretsIn(parameters), maxAgeMs: 0 });

  return {
    ...ports,
    parameters,
    dns,
    log,
    clock,
    ask,
    save: (scope: string, body: object = shopSettings) => ask('PATCH', `/settings/${scope}`, body),
    /** Does what a change event triggers. */
    guard: (scope = 'default') => guardSettings({ ...ports, metrics: recordingMetrics() }, scope),
    newReader,
    /** The settings that a new worker uses. */
    effective: (scope = 'default') => newReader().effective(scope),
    pair: async (scope = 'default') => (await ports.inForce.read([scope])).get(scope),
  };
};
