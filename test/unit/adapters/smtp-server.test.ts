import { expect, it } from 'vitest';
import { smtpServer } from '../../../shared/adapters/smtp/smtp-server.ts';
import type { Address } from '../../../shared/email/address/address.ts';
import type { EffectiveSettings } from '../../../shared/settings/schema/effective.ts';
import { settingsInForce } from '../../support/builders/settings.ts';

const RETURN_PATH = {
  'system/smtp/set_return_path': 'specified',
  'system/smtp/return_path_email': 'bounces@mail.shop.example' as Address,
} as const;

const ehloNameOf = async (values: Partial<EffectiveSettings>): Promise<string> => {
  const found = await settingsInForce(values).effective('default');
  if (found.kind !== 'in-force') throw new Error('There are no settings');
  return smtpServer(found.settings).ehloName;
};

it("greets with the return path's domain, because some relays refuse an address literal", async () => {
  expect(await ehloNameOf(RETURN_PATH)).toBe('mail.shop.example');
});

it('greets with the configured name', async () => {
  expect(await ehloNameOf({ ...RETURN_PATH, 'delivery/ehlo_name': 'out.shop.example' })).toBe('out.shop.example');
});
