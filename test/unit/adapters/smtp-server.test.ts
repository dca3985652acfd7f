import { expect, it } from 'vitest';
import { smtpServer } from '../../../shared/adapters/smtp/smtp-server.ts';
import type { Address } from '../../../shared/email/address/address.ts';
import { settingsInForce } from '../../support/builders/settings.ts';

it("introduces itself by the return path's domain, which relays that refuse an address in brackets take", async () => {
  const found = await settingsInForce({
    'system/smtp/set_return_path': 'specified',
    'system/smtp/return_path_email': 'bounces@mail.shop.example' as Address,
  }).effective('default');
  if (found.kind !== 'in-force') throw new Error('There are no settings');
  expect(smtpServer(found.settings)).toMatchObject({ ehloName: 'mail.shop.example' });
});
