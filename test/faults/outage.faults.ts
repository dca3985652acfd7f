import { expect, it } from 'vitest';
import { listDeadLetters } from '../../infra/cli/dead-letters/dead-letters-queue.ts';
import { MINUTE } from './deployment/deployment.ts';
import { underFaults } from './deployment/under-faults.ts';

const { start } = underFaults();

const EMAILS = 2_000;
const OUTAGE_MINUTES = 10;
const WORKERS = 2;
const ACCEPTED_AT_ONCE = 20;

it('an outage of the mail server of ten minutes with 2,000 emails queued drains with no dead letter and no lost mail', async () => {
  const service = await start();
  const workers = Array.from({ length: WORKERS }, () => service.functions.start());
  const minute = async (): Promise<void> => {
    await service.release();
    await Promise.all(workers.map((worker) => service.deliver({ worker })));
    service.clock.move(MINUTE);
  };

  await service.mail.stop();
  const parts = Array.from({ length: ACCEPTED_AT_ONCE }, () => service.accept(EMAILS / ACCEPTED_AT_ONCE));
  await Promise.all(parts);
  for (let at = 0; at < OUTAGE_MINUTES; at++) await minute();
  expect(service.mail.copies).toHaveLength(0);

  await service.mail.restart({});
  for (let at = 0; at < 30 && service.mail.copies.length < EMAILS; at++) await minute();
  expect(new Set((await service.emails()).map(({ state }) => state))).toEqual(new Set(['sent']));
  expect(service.mail.copies).toHaveLength(EMAILS);
  const { clients, deadLettersUrl } = service.emulators;
  expect(await listDeadLetters(clients.sqs, deadLettersUrl)).toEqual([]);
});
