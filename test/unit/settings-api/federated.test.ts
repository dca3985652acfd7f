import { describe, expect, it } from 'vitest';
import { anApiKey } from '../../support/http/api-keys.ts';
import { aSettingsApi } from '../../support/http/settings-api.ts';

const secret = 'planted-client-secret';
const microsoft = {
  system: {
    smtp: { host: 'smtp.office365.com', port: 587, ssl: 'tls', auth: 'xoauth2', username: 'shop@contoso.com' },
  },
  oauth2: { provider: 'microsoft', tenant: 'contoso.onmicrosoft.com', client_id: 'client-1', secret },
  trans_email: { ident_general: { name: 'My Shop', email: 'shop@contoso.com' } },
};

describe('a federated login', () => {
  const federated = {
    ...microsoft,
    oauth2: { provider: 'microsoft', grant: 'federated', tenant: 'contoso.onmicrosoft.com', client_id: 'client-1' },
  };
  const audience = 'api://AzureADTokenExchange';
  const anApi = (federatedAudiences = [audience]) => {
    let made = 0;
    return aSettingsApi({
      keys: [anApiKey('narrow', { scope: 'eu' })],
      newSealingSecret: () => `sealing ${++made}`,
      deployment: { network: { loopback: false, private: false }, sendmail: false, federatedAudiences, now: () => 0 },
    });
  };

  it('needs no secret: one is generated for encrypting the shared tokens, and later saves keep it', async () => {
    const { save, effective, ask } = anApi();
    expect((await save('default', federated)).status).toBe(200);
    await save('default', { trans_email: { ident_general: { name: 'Other' } } });
    expect(await effective()).toMatchObject({ kind: 'in-force', settings: { password: 'sealing 1' } });
    expect((await ask('GET', '/settings/default')).json.secrets).toMatchObject({ 'oauth2/secret': { set: false } });
  });

  it('is refused if the deployment may not request tokens for that endpoint', async () => {
    const { save } = anApi(['https://elsewhere.example/token']);
    const { status, json } = await save('default', federated);
    expect([status, json.faults.map(({ path }) => path)]).toEqual([422, ['oauth2/grant']]);
    expect(json.faults[0]?.problem).toContain(audience);
  });

  it('never uses a client secret for encryption, nor the encryption secret as a client secret', async () => {
    const { save, ask, effective } = anApi();
    await save('default', microsoft);
    await save('default', federated);
    expect(await effective()).toMatchObject({ settings: { password: 'sealing 1' } });
    const back = await save('default', { oauth2: { grant: 'client_credentials' } });
    expect([back.status, back.json.faults[0]?.path]).toEqual([422, 'oauth2/secret']);
    expect((await ask('POST', '/settings/default/rollback', { version: 1 })).status).toBe(200);
    expect(await effective()).toMatchObject({ settings: { password: secret } });
    expect((await ask('POST', '/settings/default/rollback', { version: 2 })).status).toBe(200);
    expect(await effective()).toMatchObject({ settings: { password: 'sealing 1' } });
  });

  it('is inherited by narrower scopes, and another client there gets its own encryption secret', async () => {
    const { save, effective } = anApi();
    await save('default', federated);
    await save('eu', { system: { smtp: { username: 'eu@contoso.com' } } });
    expect(await effective('eu')).toMatchObject({ settings: { password: 'sealing 1' } });
    await save('eu.fr', { oauth2: { client_id: 'client-2' } });
    expect(await effective('eu.fr')).toMatchObject({ settings: { password: 'sealing 2' } });
  });

  it.each([
    ['another client', { oauth2: { client_id: 'client-of-another' } }],
    ['another tenant', { oauth2: { tenant: 'fabrikam.onmicrosoft.com' } }],
    ['another mail server', { system: { smtp: { host: 'smtp-legacy.office365.com' } } }],
    ['a secret of its own', { oauth2: { secret: 'given' } }],
  ])('cannot be set up by a key of a narrower scope with %s, neither saved nor tested', async (_what, change) => {
    const { save, ask, pair } = anApi();
    await save('default', federated);
    const narrow = { token: 'narrow' };
    const saved = await ask('PATCH', '/settings/eu', change, narrow);
    const tried = await ask('POST', '/settings/eu/test', { to: 'a@example.net', settings: change }, narrow);
    for (const { status, json } of [saved, tried]) {
      expect([status, json.faults.map(({ path }) => path)]).toEqual([422, ['oauth2/grant']]);
    }
    expect(await pair('eu')).toBeUndefined();
  });

  it('that is edited in Parameter Store waits until its encryption secret exists', async () => {
    const { parameters, guard, ask, effective } = anApi();
    parameters.put('settings/default', JSON.stringify(federated));
    await guard();
    expect((await ask('GET', '/settings/default')).json.rejected).toMatchObject({
      reason: expect.stringContaining('random text'),
    });
    parameters.put('secrets/default/smtp-password', 'made by the operator');
    parameters.put('settings/default', `${JSON.stringify(federated)} `);
    await guard();
    expect(await effective()).toMatchObject({ kind: 'in-force', settings: { password: 'made by the operator' } });
  });
});
