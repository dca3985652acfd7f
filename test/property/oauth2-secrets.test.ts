import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SettingsInForce } from '../../shared/ports/settings/settings-reader.ts';
import { aSettingsApi } from '../support/http/settings-api.ts';

const scopes = ['default', 'eu', 'eu.fr'];
const scope = fc.constantFrom(...scopes);
const microsoft = 'api://AzureADTokenExchange';
const tokenUrls = ['https://tokens.a.example/token', 'https://tokens.b.example/token'];

const smtp = fc.record(
  {
    host: fc.constantFrom('smtp.a.example', 'smtp.b.example', null),
    auth: fc.constantFrom('xoauth2', 'xoauth2', 'xoauth2', 'plain', null),
    ssl: fc.constant('tls'),
    username: fc.constant('shop'),
  },
  { requiredKeys: ['ssl', 'username'] },
);
const oauth2 = fc.record(
  {
    provider: fc.constantFrom('custom', 'custom', 'microsoft'),
    grant: fc.constantFrom('client_credentials', 'federated'),
    client_id: fc.constantFrom('client-1', 'client-2'),
    tenant: fc.constant('contoso.example'),
    token_url: fc.constantFrom(...tokenUrls, null),
  },
  { requiredKeys: ['client_id', 'tenant'] },
);
const values = fc.record({ smtp, oauth2 });
type Values = { smtp: object; oauth2: object };

let made = 0;
const newSecret = (): string => `secret ${++made}`;

/** Which credential a change sets, if any. */
const given = fc.constantFrom('none', 'none', 'password', 'secret', 'masked');

const patchOf = ({ smtp: server, oauth2: login }: Values, credential: string): object => {
  const password = credential === 'password' ? { password: newSecret() } : {};
  const secret = { secret: { secret: newSecret(), masked: '******' }[credential] };
  return { system: { smtp: { ...server, ...password } }, oauth2: { ...login, ...(secret.secret && secret) } };
};

type Api = ReturnType<typeof aSettingsApi>;
type Step = (api: Api) => unknown;

/** A document in Parameter Store has no `null`. */
const documentOf = (parts: Values): string =>
  JSON.stringify({ system: { smtp: parts.smtp }, oauth2: parts.oauth2 }, (_key, value) => value ?? undefined);

/** Actions of administrators, operators and events, in any order. */
const someStep: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(scope, values, given).map(
    ([at, parts, credential]): Step =>
      (api) =>
        api.save(at, patchOf(parts, credential)),
  ),
  fc.tuple(scope, values, given).map(
    ([at, parts, credential]): Step =>
      (api) =>
        api.ask('POST', `/settings/${at}/test`, { to: 'a@example.net', settings: patchOf(parts, credential) } as never),
  ),
  fc.tuple(scope, values, given).map(
    ([at, parts, credential]): Step =>
      (api) =>
        api.ask('PUT', `/settings/${at}?verify=true`, patchOf(parts, credential) as never),
  ),
  fc.tuple(scope, fc.integer({ min: 1, max: 6 })).map(
    ([at, version]): Step =>
      (api) =>
        api.ask('POST', `/settings/${at}/rollback`, { version }),
  ),
  fc.tuple(scope, values).map(
    ([at, parts]): Step =>
      ({ parameters }) =>
        parameters.put(`settings/${at}`, documentOf(parts)),
  ),
  scope.map(
    (at): Step =>
      ({ parameters }) =>
        parameters.put(`secrets/${at}/smtp-password`, newSecret()),
  ),
  scope.map(
    (at): Step =>
      (api) =>
        api.guard(at),
  ),
);

/** The target to which a login with these settings sends its credential. */
const targetOf = ({ values: effective }: SettingsInForce): string => {
  const host = effective['system/smtp/host'];
  if (effective['system/smtp/auth'] !== 'xoauth2') return `password to ${host}`;
  const tokenHost = effective['oauth2/provider'] === 'microsoft' ? 'microsoft' : effective['oauth2/token_url'];
  return effective['oauth2/grant'] === 'federated' ? 'nowhere' : `secret to ${tokenHost} for ${host}`;
};

it('no secret is sent to two token hosts, for two mail servers, or as a password, whatever the edits and their order', async () => {
  let used = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(someStep, { minLength: 5, maxLength: 25, size: 'max' }), async (steps) => {
      const targets = new Map<string, string>();
      const check = async (settings: SettingsInForce) => {
        const { password } = settings;
        if (password === undefined) return { steps: [] };
        used += 1;
        const target = targetOf(settings);
        expect(targets.get(password) ?? target).toBe(target);
        targets.set(password, target);
        return { steps: [] };
      };
      const api = aSettingsApi({
        probe: { logIn: check, send: check },
        newSealingSecret: newSecret,
        deployment: {
          network: { loopback: false, private: false },
          sendmail: false,
          federatedAudiences: [microsoft, ...tokenUrls],
          now: () => 0,
        },
      });
      for (const step of steps) {
        await step(api);
        for (const at of scopes) {
          const found = await api.effective(at);
          if (found.kind === 'in-force') await check(found.settings);
        }
      }
    }),
    { numRuns: 200 },
  );
  expect(used).toBeGreaterThan(100);
});
