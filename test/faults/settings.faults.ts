import { describe, expect, it } from 'vitest';
import type { Address } from '../../shared/email/address/address.ts';
import { serialiseDocument } from '../../shared/settings/document/document.ts';
import { ordinary } from '../support/smtp/behaviours.ts';
import { type DeploymentUnderFaults, MINUTE } from './deployment/deployment.ts';
import { MailServer } from './deployment/mail-server.ts';
import { states, underFaults } from './deployment/under-faults.ts';

const { start, delivered, onEnd } = underFaults();

/** A second mail server, and a document that uses it. */
const another = async (service: DeploymentUnderFaults) => {
  const mail = await MailServer.start();
  onEnd(async () => {
    delivered(...mail.copies);
    await mail.stop();
  });
  return { mail, document: { ...service.server, 'system/smtp/port': mail.port } };
};

describe('settings', () => {
  it('changed mid-batch: started attempts finish with the old settings, the rest use the new ones', async () => {
    const service = await start();
    const { mail, document } = await another(service);
    let edited = false;
    service.mail.script = {
      mail: async (wire) => {
        if (!edited) {
          edited = true;
          await service.settings.save(document);
          service.clock.move(MINUTE);
        }
        return ordinary(wire);
      },
    };
    await service.accept(30);
    await service.deliver();
    expect(await states(service)).toEqual(Array(30).fill(['sent', 1]));
    expect([service.mail.copies.length, mail.copies.length]).toEqual([10, 20]);
  });

  it('change event lost: check-health reviews the edit five minutes later', async () => {
    const service = await start();
    const { mail, document } = await another(service);
    await service.settings.write(serialiseDocument(document));
    await service.accept();
    await service.deliver();
    expect(mail.copies).toHaveLength(0);
    service.clock.move(5 * MINUTE);
    await service.settings.guard();
    await service.accept();
    await service.deliver();
    expect(mail.copies).toHaveLength(1);
  });

  it('change event duplicated: reviewed concurrently, put into force once', async () => {
    const service = await start();
    const { mail, document } = await another(service);
    await service.settings.write(serialiseDocument(document));
    await Promise.all([service.settings.guard(), service.settings.guard()]);
    await service.accept();
    await service.deliver();
    expect(await states(service)).toEqual([['sent', 1]]);
    expect(mail.copies).toHaveLength(1);
  });

  it('change event reordered: the newest edit is in force', async () => {
    const service = await start();
    const { mail, document } = await another(service);
    await service.settings.write(serialiseDocument({ ...document, 'system/smtp/port': 9 }));
    const late = service.settings.guard;
    await service.settings.write(serialiseDocument(document));
    await service.settings.guard();
    await late.call(service.settings);
    await service.accept();
    await service.deliver();
    expect(mail.copies).toHaveLength(1);
  });

  it('narrowed to other senders: mail accepted before is held, and sent once its sender is allowed', async () => {
    const service = await start();
    await service.settings.save({ ...service.server, 'delivery/allowed_senders': ['other.example'] });
    service.clock.move(MINUTE);
    await service.accept(1, { from: { address: 'orders@shop.example' as Address } });
    await service.deliver();
    expect(await states(service)).toEqual([['held', 0]]);
    await service.settings.save({ ...service.server, 'delivery/allowed_senders': ['shop.example'] });
    await service.untilFinal(3);
    expect(await states(service)).toEqual([['sent', 1]]);
  });
});
