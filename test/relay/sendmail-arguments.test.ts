import { describe, expect, it } from 'vitest';
import { parseSendmailArguments } from '../../infra/relay/sendmail/arguments.ts';

describe('the command line', () => {
  it.each([
    [['-t', '-i'], { fromHeader: true, ignoreDots: true }],
    [['-ti'], { fromHeader: true, ignoreDots: true }],
    [['-oi', '-t'], { fromHeader: true, ignoreDots: true }],
    [['-i', '-f', 'a@b.example', 'c@d.example'], { sender: 'a@b.example', recipients: ['c@d.example'] }],
    [['-tifa@b.example'], { fromHeader: true, ignoreDots: true, sender: 'a@b.example' }],
    [['-r', 'a@b.example', '-t'], { sender: 'a@b.example', fromHeader: true }],
    [['-f', '<>', '-t'], { sender: '' }],
    [['-FJane Doe', '-t'], { fullName: 'Jane Doe' }],
    [['-F', 'Jane Doe', '-t'], { fullName: 'Jane Doe' }],
    [['-FCronDaemon', '-i', '-odi', '-oem', '-oi', '-t', '-f', 'root'], { fullName: 'CronDaemon', sender: 'root' }],
    [['-N', 'never', '-R', 'hdrs', '-V', 'id', '-t'], { recipients: [], fromHeader: true }],
    [['-Am', '-O', 'DeliveryMode=b', '-B8BITMIME', '-G', '-U', '-v', 'c@d.example'], { recipients: ['c@d.example'] }],
    [['-O', 'IgnoreDots', 'c@d.example'], { ignoreDots: true }],
    [['-bm', 'c@d.example'], { mode: 'message' }],
    [['-bs'], { mode: 'smtp' }],
    [['-tbs'], { mode: 'smtp', fromHeader: true }],
    [['-bp'], { mode: 'queue' }],
    [['-q'], { mode: 'flush' }],
    [['-q15m'], { mode: 'flush' }],
    [['-bi'], { mode: 'aliases' }],
    [['a@b.example,c@d.example', 'e@f.example'], { recipients: ['a@b.example', 'c@d.example', 'e@f.example'] }],
    [['-i', '--', '-odd@b.example'], { recipients: ['-odd@b.example'] }],
    [['a@b.example', '-i', 'c@d.example'], { recipients: ['a@b.example', 'c@d.example'], ignoreDots: true }],
  ])('understands %j', (args, expected) => {
    expect(parseSendmailArguments(args)).toMatchObject(expected);
  });

  it.each([[['-Z']], [['-bd']], [['-f']], [['-ty']]])('refuses %j', (args) => {
    expect(() => parseSendmailArguments(args)).toThrow();
  });
});
