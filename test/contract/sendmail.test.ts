import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendmailTransport } from '../../shared/adapters/sendmail.ts';
import { type Address, parseAddress } from '../../shared/email/address.ts';
import { judge } from '../../shared/email/verdict.ts';
import type { TransportReport } from '../../shared/ports/mail-transport.ts';
import { badInputs } from '../support/bad-inputs.ts';
import { aMail, ann, bob, faultIn, patience } from '../support/smtp/transport.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sendmail-'));
});
afterAll(() => rm(directory, { recursive: true }));

let programs = 0;
/** A program that does what the shell script says; `$OUT` is a file of its own. */
const program = async (script: string): Promise<{ path: string; out: () => Promise<string> }> => {
  const path = join(directory, `sendmail-${programs++}`);
  const out = `${path}.out`;
  await writeFile(path, `#!/bin/sh\nOUT=${out}\n${script}\n`);
  await chmod(path, 0o755);
  return { path, out: () => readFile(out, 'utf8') };
};
const verdict = (report: TransportReport) => judge([ann], report).recipients.get(ann)?.verdict;

describe('a sendmail program', () => {
  it('gets sender and recipients as arguments behind every option, and the message as it is', async () => {
    const { path, out } = await program('printf "%s\\n" "$@" > $OUT; cat >> $OUT');
    const mail = aMail({ recipients: [ann, bob] });
    expect(await sendmailTransport(path).send(mail, patience())).toMatchObject({
      kind: 'answered',
      accepted: [
        { address: ann, code: 250 },
        { address: bob, code: 250 },
      ],
    });
    expect(await out()).toBe(`-i\n-f\ngeneral@example.com\n--\n${ann}\n${bob}\n${mail.raw}`);
  });

  it('gets none of our environment, which holds credentials', async () => {
    const { path, out } = await program('cat > /dev/null; env > $OUT');
    await sendmailTransport(path).send(aMail(), patience());
    expect((await out()).split('\n').map((line) => line.split('=')[0])).not.toContain('HOME');
  });

  it.each([
    [64, 'hold'],
    [65, 'failed'],
    [67, 'bounced'],
    [68, 'bounced'],
    [69, 'retry'],
    [70, 'retry'],
    [71, 'retry'],
    [72, 'retry'],
    [73, 'retry'],
    [74, 'retry'],
    [75, 'retry'],
    [76, 'ambiguous'],
    [77, 'hold'],
    [78, 'hold'],
  ])('that exits with %d', async (exit, expected) => {
    const { path } = await program(`cat > /dev/null; exit ${exit}`);
    const report = await sendmailTransport(path).send(aMail(), patience());
    expect([faultIn(report).code, verdict(report)]).toEqual([`EX_${exit}`, expected]);
  });

  it('that exits with 75 before it reads anything', async () => {
    const { path } = await program('exit 75');
    const report = await sendmailTransport(path).send(aMail({ raw: Buffer.alloc(4_000_000) }), patience());
    expect(verdict(report)).toBe('retry');
  });

  it.each([100, 4_000_000])(
    'that says yes without having read the message, of %d bytes: nobody knows what it did',
    async (bytes) => {
      const { path } = await program('exit 0');
      const report = await sendmailTransport(path).send(aMail({ raw: Buffer.alloc(bytes) }), patience());
      expect(verdict(report)).toBe('ambiguous');
    },
  );

  it('that reads a part of the message and says yes: nobody knows what it did', async () => {
    const { path } = await program('dd bs=50 count=1 > $OUT');
    const report = await sendmailTransport(path).send(aMail({ raw: Buffer.alloc(100) }), patience());
    expect(verdict(report)).toBe('ambiguous');
  });

  it('that kills itself: nobody knows what it did', async () => {
    const { path } = await program('kill -9 $$');
    expect(verdict(await sendmailTransport(path).send(aMail(), patience()))).toBe('ambiguous');
  });

  it('that hangs is killed when the caller gives up', async () => {
    const { path } = await program('exec sleep 600');
    const impatient = new AbortController();
    const sent = sendmailTransport(path).send(aMail(), impatient.signal);
    impatient.abort();
    expect(verdict(await sent)).toBe('ambiguous');
  });

  it('is not started when the caller has given up before', async () => {
    const { path, out } = await program('touch $OUT');
    expect(verdict(await sendmailTransport(path).send(aMail(), AbortSignal.abort()))).toBe('retry');
    await expect(out()).rejects.toThrow('ENOENT');
  });

  it('that is missing', async () => {
    const report = await sendmailTransport(join(directory, 'nothing')).send(aMail(), patience());
    expect([faultIn(report).code, verdict(report)]).toEqual(['ENOENT', 'hold']);
  });

  it('that may not be run', async () => {
    const { path } = await program('exit 0');
    await chmod(path, 0o644);
    const report = await sendmailTransport(path).send(aMail(), patience());
    expect([faultIn(report).code, verdict(report)]).toEqual(['EACCES', 'hold']);
  });
});

describe('a sender or recipient made to run something', () => {
  it.each(badInputs('sendmail'))('$id $name: is no address, and nothing is started', async ({ payload }) => {
    const { from, to } = payload as { from: string; to: string[] };
    expect(() => [from, ...to].map(parseAddress)).toThrow();
    const { path, out } = await program('touch $OUT');
    const mail = aMail({ returnPath: from as Address, recipients: to as Address[] });
    expect(faultIn(await sendmailTransport(path).send(mail, patience())).code).toBe('EX_64');
    await expect(out()).rejects.toThrow('ENOENT');
  });
});
