import { createVerify } from 'node:crypto';
import { GetWebIdentityTokenCommand, STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Statement } from '../../infra/emulator/iam/statement.ts';
import { allow, startTestEndpoint, type TestEndpoint } from '../support/emulators/aws-endpoint.ts';

let endpoint: TestEndpoint;

beforeAll(async () => {
  endpoint = await startTestEndpoint();
});
afterAll(() => endpoint.close());

interface Asked {
  Audience?: string[];
  DurationSeconds?: number;
  SigningAlgorithm?: string;
}

const ask = async (config: STSClientConfig, asked: Asked = {}): Promise<string> => {
  const client = new STSClient(config);
  const command = new GetWebIdentityTokenCommand({
    Audience: ['api://one'],
    SigningAlgorithm: 'RS256',
    DurationSeconds: 300,
    ...asked,
  });
  const { WebIdentityToken = '' } = await client.send(command).finally(() => client.destroy());
  return WebIdentityToken;
};

const decoded = (part = ''): Record<string, unknown> => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

/** As granted in the stack. */
const granted = allow('sts:GetWebIdentityToken', '*', {
  'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': ['api://one', 'api://two'] },
  StringEquals: { 'sts:SigningAlgorithm': 'RS256' },
  NumericLessThanEquals: { 'sts:DurationSeconds': '300' },
});
const as = (statements: Statement[], asked?: Asked) => ask(endpoint.role(statements), asked);

describe('GetWebIdentityToken', () => {
  it("issues a token that names the caller's role for the audience, signed by the issuer", async () => {
    const [header, payload, signature = ''] = (await as([granted])).split('.');
    const { iat, ...claims } = decoded(payload);
    expect(claims).toMatchObject({
      iss: endpoint.issuer.url,
      sub: expect.stringMatching(/^arn:aws:iam::000000000000:role\/role-\d+$/),
      aud: 'api://one',
      exp: Number(iat) + 300,
    });
    const verify = createVerify('sha256').update(`${header}.${payload}`);
    expect(verify.verify(endpoint.issuer.publicKey, signature, 'base64url')).toBe(true);
  });

  it.each([
    ['to another audience', { Audience: ['api://three'] }],
    ['to one of several that it may not', { Audience: ['api://one', 'api://three'] }],
    ['for longer', { DurationSeconds: 301 }],
  ])('is refused to a role that requests %s', async (_what, asked) => {
    await expect(as([granted], asked)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('is refused to a role without a grant', async () => {
    await expect(as([])).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it.each([
    [{ Audience: [] }],
    [{ DurationSeconds: 59 }],
    [{ DurationSeconds: 3_601 }],
    [{ SigningAlgorithm: 'HS256' }],
  ])('refuses %j as AWS does', async (asked) => {
    await expect(ask(endpoint.operator, asked)).rejects.toMatchObject({ name: 'ValidationError' });
  });
});
