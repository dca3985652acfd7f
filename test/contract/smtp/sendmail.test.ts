import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendmailTransport } from '../../../shared/adapters/sendmail/sendmail-transport.ts';
import { type Address, parseAddress } from '../../../shared/email/address/address.ts';
import { judge } from '../../../shared/email/faults/verdict.ts';
import type { TransportReport } from '../../../shared/ports/sending/mail-transport.ts';
import { eventually } from '../../support/eventually.ts';
import { badInputs } from '../../support/http/bad-inputs.ts';
import { aMail, ann, bob, faultIn, patience } from '../../support/smtp/transport.ts';

const run = promisify(execFile);
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sendmail-'));
});
afterAll(() => rm(directory, { recursive: true }));

let programs = 0;
/** A program that runs this shell script; `$OUT` is its own file. */
const program = async (script: string): Promise<{ path: string; out: () => Promise<string> }> => {
  const path = join(directory, `sendmail-${programs++}`);
  const out = `${path}.out`;
  await writeFile(path, `#!/bin/sh\nOUT=${out}\n${script}\n`);
  await chmod(path, 0o755);
  return { path, out: () => readFile(out, 'utf8') };
};
const cyd = 'cyd@example.com' as Address;
const verdict = (report: TransportReport) => judge([ann], report).recipients.get(ann)?.verdict;

describe('a sendmail program', () => {
  it('gets sender and recipient as arguments after all options, and the message unchanged', async () => {
    const { path, out } = await program('printf "%s\\n" "$@" > $OUT; cat >> $OUT');
    const mail = aMail();
    expect(await sendmailTransport(path).send(mail, patience())).toMatchObject({
      kind: 'answered',
      accepted: [{ address: ann, code: 250 }],
      refused: [],
    });
    expect(await out()).toBe(`-i\n-f\ngeneral@example.com\n--\n${ann}\n${mail.raw}`);
  });

  /** Each run ends as the script specifies for its recipient, `$5`. */
  const runs = async (script: string, recipients = [ann, bob, cyd]) => {
    const { path, out } = await program(`echo "$5" >> $OUT; cat > /dev/null; ${script}`);
    const { recipients: verdicts } = judge(
      recipients,
      await sendmailTransport(path).send(aMail({ recipients }), patience()),
    );
    return { verdicts: recipients.map((one) => verdicts.get(one)?.verdict), runs: (await out()).trim().split('\n') };
  };

  it('is run once per recipient, so that each has its own exit code', async () => {
    const exits = `case "$5" in ${bob}) exit 67;; ${cyd}) exit 75;; esac`;
    expect(await runs(exits)).toEqual({ verdicts: ['accepted', 'bounced', 'retry'], runs: [ann, bob, cyd] });
  });

  it('that leaves one recipient in doubt still reports the others', async () => {
    const exits = `case "$5" in ${bob}) kill -9 $$;; ${cyd}) exit 65;; esac`;
    expect((await runs(exits)).verdicts).toEqual(['accepted', 'ambiguous', 'bounced']);
    expect((await runs(`[ "$5" = ${bob} ] && exit 76; exit 0`)).verdicts).toEqual([
      'accepted',
      'ambiguous',
      'accepted',
    ]);
  });

  it('that cannot be used is not run for every recipient', async () => {
    expect(await runs('exit 78')).toEqual({ verdicts: ['hold', 'hold', 'hold'], runs: [ann] });
  });

  it('is run for every recipient although the first is deferred', async () => {
    const { verdicts } = await runs(`[ "$5" = ${ann} ] && exit 75 || exit 0`);
    expect(verdicts).toEqual(['retry', 'accepted', 'accepted']);
  });

  it('is not run for recipients for whom there is no time left, which are deferred', async () => {
    const giveUp = new AbortController();
    const { path, out } = await program('echo "$5" >> $OUT; cat > /dev/null; exec sleep 600');
    const mail = aMail({ recipients: [ann, bob] });
    const sent = sendmailTransport(path).send(mail, giveUp.signal);
    await eventually(out);
    giveUp.abort();
    const { recipients } = judge(mail.recipients, await sent);
    expect(mail.recipients.map((one) => recipients.get(one)?.verdict)).toEqual(['ambiguous', 'retry']);
    expect(await out()).toBe(`${ann}\n`);
  });

  it('gets none of our environment, which contains credentials', async () => {
    const { path, out } = await program('cat > /dev/null; env > $OUT');
    await sendmailTransport(path).send(aMail(), patience());
    expect((await out()).split('\n').map((line) => line.split('=')[0])).not.toContain('HOME');
  });

  it.each([
    [64, 'hold'],
    [65, 'failed'],
    [67, 'bounced'],
    [68, 'retry'],
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
    'that exits with 0 without having read the message of %d bytes: outcome unknown',
    async (bytes) => {
      const { path } = await program('exit 0');
      const report = await sendmailTransport(path).send(aMail({ raw: Buffer.alloc(bytes) }), patience());
      expect(verdict(report)).toBe('ambiguous');
    },
  );

  it('that reads part of the message and exits with 0: outcome unknown', async () => {
    const { path } = await program('dd bs=50 count=1 > $OUT');
    const report = await sendmailTransport(path).send(aMail({ raw: Buffer.alloc(100) }), patience());
    expect(verdict(report)).toBe('ambiguous');
  });

  it('that kills itself: outcome unknown', async () => {
    const { path } = await program('kill -9 $$');
    expect(verdict(await sendmailTransport(path).send(aMail(), patience()))).toBe('ambiguous');
  });

  it('that hangs is killed when the caller aborts', async () => {
    const { path } = await program('exec sleep 600');
    const impatient = new AbortController();
    const sent = sendmailTransport(path).send(aMail(), impatient.signal);
    impatient.abort();
    expect(verdict(await sent)).toBe('ambiguous');
  });

  it('is not started when the caller has already aborted', async () => {
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
  it.each(badInputs('sendmail'))('$id $name: is not an address, and nothing is started', async ({ payload }) => {
    const { from, to } = payload as { from: string; to: string[] };
    expect(() => [from, ...to].map(parseAddress)).toThrow();
    const { path, out } = await program('touch $OUT');
    const mail = aMail({ returnPath: from as Address, recipients: to as Address[] });
    expect(faultIn(await sendmailTransport(path).send(mail, patience())).code).toBe('EX_64');
    await expect(out()).rejects.toThrow('ENOENT');
  });
});

it('leaves nothing of a message behind for which there is no space', async () => {
  const folder = await mkdtemp(join(directory, 'tmp-'));
  const module = new URL('../../../shared/adapters/sendmail/run-program.ts', import.meta.url).href;
  const script = `
    const { runProgram } = await import(${JSON.stringify(module)});
    const one = { returnPath: 'shop@example.com', recipient: 'ann@example.com', raw: Buffer.alloc(100_000) };
    console.log((await runProgram('/bin/true', one, new AbortController().signal)).code);`;
  const limited = ['-c', 'ulimit -f 10 && exec "$0" --input-type=module -e "$1"', process.execPath, script];
  const { stdout } = await run('bash', limited, { env: { ...process.env, TMPDIR: folder } });
  expect(stdout).toBe('EFBIG\n');
  expect(await readdir(folder)).toEqual([]);
});
