import { describe, expect, it } from 'vitest';
import { faultOfEnding } from '../../../shared/adapters/sendmail/read-stderr.ts';

const ended = (exit: number, stderr: string, wasRead = false) => faultOfEnding({ exit, stderr, wasRead });
const NOT_SENT = 'msmtp: could not send mail (account default from /etc/msmtprc)\n';

describe('the standard error of a sendmail program', () => {
  it('is kept as one line, without addresses, of 200 characters at most', () => {
    const { response } = ended(75, `sendmail: fatal: ann@example.com\n\tqueue is full\u0007 ${'x y '.repeat(200)}`);
    expect(response).toMatch(/^sendmail: fatal: queue is full x y/);
    expect(response?.length).toBeLessThanOrEqual(200);
  });

  it.each([
    'AUTH PLAIN AHNob3AAaHVudGVyMg==',
    'password: hunter2',
    'password=hunter2 more',
    'Authorization: Bearer hunter2',
    'passwd hunter2',
    'using token eyJhbGciOiJIUzI1NiJ9hunter2',
  ])('is dropped if it may contain a secret: %s', (line) => {
    const { response = '' } = ended(75, `program: ${line}\n`);
    expect(response).toMatch(/^program: /);
    expect(response).not.toMatch(/hunter2|AHNob3/);
  });

  it('is undefined if it is empty', () => {
    expect(ended(75, '')).toEqual({ phase: 'sendmail', code: 'EX_75', dot: false });
  });

  it('joins a reply of several lines', () => {
    const stderr = [
      'msmtp: the server did not accept the mail',
      'msmtp: server message: 554-5.7.1 Message rejected',
      'msmtp: server message: 554 5.7.1 See https://example.com/why',
      NOT_SENT,
    ].join('\n');
    expect(ended(69, stderr, true)).toEqual({
      phase: 'dot',
      code: 'EMESSAGE',
      reply: 554,
      enhanced: '5.7.1',
      response: '554-5.7.1 Message rejected 5.7.1 See https://example.com/why',
      dot: true,
    });
  });

  it("determines the step from the program's words, not the server's", () => {
    const stderr = `msmtp: recipient address ann@example.com not accepted by the server
msmtp: server message: 550 5.7.1 envelope from address x not accepted; authentication failed; cannot connect to you
${NOT_SENT}`;
    expect(ended(65, stderr)).toMatchObject({ phase: 'rcpt', reply: 550 });
  });

  it('is parsed for a program under another name', () => {
    const stderr = 'sendmail: the server did not accept the mail\nsendmail: server message: 451 4.3.0 Later\n';
    expect(ended(69, stderr, true)).toMatchObject({ phase: 'dot', reply: 451 });
  });
});

describe('a program that exited without a reply from its server', () => {
  it.each([
    [74, 'msmtp: network read error: the operation timed out', 'ETIMEDOUT'],
    [74, 'msmtp: network write error: Broken pipe', 'ECONNECTION'],
    [76, 'msmtp: the server sent an empty reply', 'ECONNECTION'],
  ])('with %d, %s: is ambiguous only after it had read the whole message', (exit, line, code) => {
    const stderr = `${line}\n${NOT_SENT}`;
    expect(ended(exit, stderr, false)).toMatchObject({ phase: 'mail', code, dot: false });
    expect(ended(exit, stderr, true)).toMatchObject({ phase: 'dot', code, dot: true });
  });

  it('with 76 and no output is ambiguous after it had read the whole message', () => {
    expect(ended(76, '', true)).toEqual({ phase: 'sendmail', code: 'EX_76', dot: true });
    expect(ended(76, '', false)).toEqual({ phase: 'mail', code: 'ECONNECTION', dot: false });
  });

  it.each([
    'msmtp: /home/shop/.msmtprc: No such file or directory',
    'msmtp: account default not found: no configuration file available',
    'msmtp: /etc/msmtprc: line 3: unknown command bogus',
    'msmtp: /etc/msmtprc: contains secrets and therefore must have no more than user read/write permissions',
  ])('because of its configuration is recognized whatever the exit code: %s', (line) => {
    expect(ended(74, `${line}\n`)).toMatchObject({ phase: 'sendmail', code: 'EX_78' });
  });
});
