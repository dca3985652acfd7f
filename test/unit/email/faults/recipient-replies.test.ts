import { describe, expect, it } from 'vitest';
import { accountRefusal } from '../../../../shared/email/faults/provider-replies.ts';

describe('what servers say of a recipient or a message', () => {
  it.each([
    '550 5.1.1 The email account that you tried to reach does not exist',
    '550 5.2.1 The email account that you tried to reach is disabled',
    '552 5.2.2 The email account that you tried to reach is over quota',
    '450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages',
    '550 No such user here',
    '550 User quota exceeded',
    '452 4.2.2 Mailbox full',
    '452 mailbox over limit',
    '550 5.4.1 Recipient address rejected: Access denied',
    '550 5.7.504 [ada@example.com]: Recipient address rejected: Access denied',
    '550 5.7.505 Access denied, banned recipient',
    '550 5.7.124 Sender not in allowed-senders list',
    '550 You are not allowed to send to this group',
    '552 Message size limit exceeded',
    '552 5.3.4 Message size exceeds limit',
    '554 5.4.6 Hop count limit exceeded',
    '554 5.6.0 Malformed message',
    '554 Your message was blocked due to its attachment',
    '450 4.2.1 The recipient has exceeded message rate limit. Try again later.',
    "550 5.2.121 Recipient's per hour message receive limit from specific sender exceeded",
    '554 5.2.0 STOREDRV.Deliver.Exception:QuotaExceededException; Failed to process message',
    '554 5.2.0 STOREDRV.Submission.Exception:InvalidRecipientsException; Failed to process message',
    '550 Sender rejected by the recipient',
    '552 User has exceeded its disk quota',
    '552 Requested mail action aborted: the user has exceeded the storage limit for mail',
    '451 4.7.24 SPF check failed temporarily',
    '550 Empfaenger unbekannt',
    '552 Postfach des Empfaengers ist voll, Limit erreicht',
    '550 La boite du destinataire est pleine : quota depasse',
    '550 Usuario desconocido',
    '552 El buzon del destinatario ha superado su cuota',
    '550 Почтовый ящик получателя переполнен',
    '550 收件人不存在',
    '552 收件人邮箱已满，超过限额',
    '550 宛先が存在しません',
    '550 このアドレスへの送信は停止されています',
  ])('"%s" does not concern the account', (reply) => {
    expect(accountRefusal(reply)).toBeUndefined();
  });
});
