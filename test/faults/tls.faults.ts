import { describe, expect, it } from 'vitest';
import { type Certificate, testCertificates } from '../support/smtp/certificates.ts';
import type { SmtpScript } from '../support/smtp/script.ts';
import type { DeploymentUnderFaults } from './deployment/deployment.ts';
import { underFaults } from './deployment/under-faults.ts';

const { start } = underFaults();

const SHORT = { timeoutMs: 6_000 };
const HERE = ['127.0.0.1'];
const mailTest = { 'system/smtp/host': 'mail.test' };

describe('DNS', () => {
  const startWith = (...answers: (string | string[])[]): Promise<DeploymentUnderFaults> =>
    start({ settings: mailTest, names: { 'mail.test': answers } });

  it.each([
    ['does not know the name', 'ENOTFOUND'],
    ['has no address for it', 'ENODATA'],
  ])('%s: retried later, held after three times in a row, until it resolves', async (_how, code) => {
    const service = await startWith(code, code, code, HERE);
    await service.accept();
    await service.deliver();
    expect(await service.email()).toMatchObject({ state: 'retrying', fault: { kind: 'name-unknown', inARow: 1 } });
    await service.minutes(5);
    expect(await service.email()).toMatchObject({ state: 'held', fault: { kind: 'name-unknown', inARow: 3 } });
    await service.untilFinal();
    expect(service.mail.copies).toHaveLength(1);
  });

  it('fails: retried later', async () => {
    const service = await startWith('EAI_AGAIN', 'EAI_AGAIN', 'EAI_AGAIN', 'EAI_AGAIN', HERE);
    await service.accept();
    await service.deliver();
    expect(await service.email()).toMatchObject({ state: 'retrying', fault: { kind: 'dns-failing' } });
    await service.untilFinal();
    expect(await service.email()).toMatchObject({ state: 'sent', attempts: 5 });
  });

  it('never answers: the attempt is aborted in time', async () => {
    const service = await startWith('never', HERE);
    await service.accept();
    await service.deliver(SHORT);
    expect(await service.email()).toMatchObject({ state: 'retrying', fault: { kind: 'dns-failing' } });
    await service.untilFinal();
    expect(await service.email()).toMatchObject({ state: 'sent', attempts: 2 });
  });

  it('is rebound to a forbidden address: mail is held, and nothing connects there', async () => {
    const service = await startWith(HERE, ['169.254.169.254'], HERE);
    await service.accept();
    await service.deliver();
    await service.mail.dropConnections('fin');
    await service.accept();
    await service.deliver();
    expect(await service.email(service.ids[1])).toMatchObject({ state: 'held', fault: { kind: 'forbidden-host' } });
    expect(service.mail.sessions).toHaveLength(1);
    await service.untilFinal();
    expect(service.mail.copies).toHaveLength(2);
  });
});

/** Mail is held without counting attempts until the server is fixed, and is then sent. */
const heldUntilMended = async (broken: SmtpScript, mended: SmtpScript, ssl: 'ssl' | 'tls'): Promise<void> => {
  const service = await start({ smtp: broken, settings: { 'system/smtp/ssl': ssl } });
  await service.accept(3);
  await service.deliver();
  expect((await service.emails()).map(({ state, attempts }) => [state, attempts])).toEqual(Array(3).fill(['held', 0]));
  await service.mail.restart(mended);
  await service.untilFinal();
  expect(service.mail.copies.map(({ session }) => session.tls)).toEqual([true, true, true]);
};

describe('the certificate', () => {
  it.each([
    ['expired', 'expired'],
    ['is of the future', 'future'],
    ['has the wrong name', 'mismatched'],
    ['is self-signed', 'selfSigned'],
  ] as const)('%s: mail is held, and sent once it is fixed', async (_how, which) => {
    const certificates = await testCertificates();
    const over = (certificate: Certificate): SmtpScript => ({ tls: { mode: 'implicit', certificate } });
    await heldUntilMended(over(certificates[which]), over(certificates.good), 'ssl');
  });
});

describe('the mail server', () => {
  it('supports only TLS 1.1: mail is held, and sent once it supports a newer version', async () => {
    const { good: certificate } = await testCertificates();
    const tls = { mode: 'starttls', certificate } as const;
    await heldUntilMended({ tls: { ...tls, maxVersion: 'TLSv1.1' } }, { tls }, 'tls');
  });

  it('has its STARTTLS stripped: mail is held, and never sent in the clear', async () => {
    const { good: certificate } = await testCertificates();
    await heldUntilMended({}, { tls: { mode: 'starttls', certificate } }, 'tls');
  });

  it('does not speak TLS where it should: mail is held', async () => {
    const { good: certificate } = await testCertificates();
    await heldUntilMended({}, { tls: { mode: 'implicit', certificate } }, 'ssl');
  });
});
