import { describe, expect, it } from 'vitest';
import { type DoctorDependencies, doctorProgram } from '../../../infra/cli/doctor/doctor-program.ts';
import type { Address } from '../../../shared/email/address/address.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { settingsInForce } from '../../support/builders/settings.ts';
import { memoryDns } from '../../support/dns/memory-dns.ts';
import { memoryInForceStore } from '../../support/fakes/settings/memory-in-force-store.ts';

const pair = {
  scope: 'default',
  revision: 1,
  reviewed: { document: { version: 1 }, secret: { version: 0 }, at: 1 },
};
const healthy = {
  region: async () => 'eu-central-1',
  credentials: async () => ({}),
  bootstrap: async () => 21 as number | undefined,
};
const records: Record<string, string[]> = {
  'shop.example': ['v=spf1 include:provider.example -all', 'other'],
  'provider.example': ['v=spf1 ip4:192.0.2.0/24 -all'],
  '_dmarc.shop.example': ['v=DMARC1; p=reject'],
  'one._domainkey.shop.example': ['v=DKIM1; k=rsa; p=MIIB'],
};

const visit = async ({
  aws = {},
  inForce = memoryInForceStore(pair),
  email = 'sales@shop.example',
  dns = records,
  args = ['--dkim-selector', 'one'],
  nodeVersion = '24.1.0',
}: {
  aws?: Partial<typeof healthy>;
  inForce?: { list: ReturnType<typeof memoryInForceStore>['list'] };
  email?: string;
  dns?: Record<string, string[]>;
  args?: string[];
  nodeVersion?: string;
} = {}) => {
  const output: string[] = [];
  const dependencies: DoctorDependencies = {
    environment: {},
    nodeVersion,
    open: () => ({
      inForce,
      settings: settingsInForce({ 'trans_email/ident_general/email': email as Address }),
      aws: { ...healthy, ...aws },
      close: () => {},
    }),
    dns: memoryDns(dns),
    stdout: (text) => output.push(text),
    stderr: (text) => output.push(text),
  };
  return { code: await doctorProgram(args, dependencies), output: output.join('') };
};

describe('npm run doctor', () => {
  it('reports only successes if nothing is missing', async () => {
    const { code, output } = await visit();
    expect(code).toBe(0);
    expect(output.split('\n').filter((line) => line && !line.startsWith('ok'))).toEqual([]);
    expect(output).toContain('ok       DKIM of one._domainkey.shop.example: DNS has a key');
  });

  it.each([
    ['an old Node', { nodeVersion: '18.20.0' }, 'Install Node 20'],
    ['no region', { aws: { region: async () => undefined as unknown as string } }, 'AWS_REGION'],
    ['no credentials', { aws: { credentials: () => Promise.reject(new Error('none')) } }, 'aws sso login'],
    ['no bootstrap', { aws: { bootstrap: async () => undefined } }, 'npx cdk bootstrap'],
    ['an old bootstrap', { aws: { bootstrap: async () => 5 } }, 'npx cdk bootstrap'],
    ['no settings', { inForce: memoryInForceStore() }, 'docs/deploy.md'],
    ['no deployment', { inForce: { list: () => Promise.reject(new StoreUnavailable('away')) } }, 'npm run deploy'],
  ])('says how to fix %s', async (_problem, given, fix) => {
    const { code, output } = await visit(given);
    expect(code).toBe(1);
    expect(output).toContain('MISSING');
    expect(output).toContain(fix);
  });

  it.each([
    ['no SPF', { ...records, 'shop.example': [] }, 'SPF of shop.example: There is no SPF record'],
    ['two SPF records', { ...records, 'shop.example': ['v=spf1 -all', 'v=spf1 a -all'] }, 'There are 2 SPF records'],
    [
      'too many lookups',
      { ...records, 'shop.example': [`v=spf1${' mx'.repeat(11)} -all`] },
      'more than 10 DNS lookups.*\\n *Correct the record at shop.example',
    ],
    ['no DMARC', { ...records, '_dmarc.shop.example': [] }, 'There is no DMARC record'],
    [
      'a DKIM key that was withdrawn',
      { ...records, 'one._domainkey.shop.example': ['v=DKIM1; p='] },
      'DKIM of one._domainkey.shop.example: DNS has no key',
    ],
  ])('advises about %s, which does not prevent sending', async (_what, dns, what) => {
    const { code, output } = await visit({ dns });
    expect(code).toBe(0);
    expect(output).toMatch(new RegExp(`^advice .*${what}`, 'm'));
  });

  it('advises to send from an address at your own domain', async () => {
    expect((await visit({ email: 'owner@example.com' })).output).toContain('advice   Mail is sent from example.com');
  });

  it('refuses an unknown option', async () => {
    const { code, output } = await visit({ args: ['--stagee'] });
    expect([code, output]).toEqual([2, expect.stringContaining('--help')]);
  });
});
