import { describe, expect, it } from 'vitest';
import { readReturnedMail } from '../../../shared/returned-mail/read-returned-mail.ts';

const messageId = '0198c0de-7a11-7000-8a5e-0123456789ab@shop.example';
const anna = 'anna@far.example';
const crlf = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'));

describe('mail that a customer wrote', () => {
  const written = (subject: string, ...text: string[]) =>
    readReturnedMail(
      crlf(
        `From: Anna Far <${anna}>`,
        'To: orders@shop.example',
        `Subject: ${subject}`,
        `In-Reply-To: <${messageId}>`,
        'Content-Type: text/plain; charset=utf-8',
        '',
        ...text,
      ),
    );
  const subjects = [
    'Re: Delivery status of your order',
    'RE : EXPRESS DELIVERY 42',
    'AW: Zahlung fehlgeschlagen (payment failed)',
    'Re[2]: Your order was delayed',
    'SV: Returned goods',
    '返信: 配達状況のお知らせ',
    '回复：投递失败',
    'Fwd: Delivery status',
    'Delivery problem',
    'Returned item',
  ];

  it.each(subjects)('is no bounce, whatever it says of her address: %s', (subject) => {
    const { kind, recipients } = written(subject, `My account ${anna} does not exist any more, the user is unknown!`);
    expect({ kind, recipients }).toEqual({ kind: 'unknown', recipients: [] });
  });

  it.each(subjects)('is no bounce when it quotes ours: %s', (subject) => {
    const quoted = ['From: Shop <orders@shop.example>', `To: ${anna}`, 'Subject: Delivery', '', 'user unknown'];
    expect(written(subject, 'Unknown user?', '', '-----Original Message-----', ...quoted).kind).toBe('unknown');
  });
});

describe('a mail server’s words', () => {
  const causeOf = (words: string) => {
    const fields = [`Final-Recipient: rfc822; ${anna}`, 'Action: failed', 'Status: 5.0.0'];
    const report = readReturnedMail(
      crlf(
        'From: MAILER-DAEMON@far.example',
        'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
        '',
        '--b',
        'Content-Type: message/delivery-status',
        '',
        ...fields,
        `Diagnostic-Code: smtp; ${words}`,
        '--b--',
      ),
    );
    return report.recipients.map(({ class: failure, cause }) => `${failure} ${cause}`).join();
  };

  it.each([
    '550 Empfänger unbekannt',
    '550 Das Postfach ist nicht vorhanden',
    '550 utilisateur inexistant',
    '550 Usuario desconocido',
    '550 Utente sconosciuto',
    '550 casella inesistente',
    '550 Destinatário desconhecido',
    '550 gebruiker bestaat niet',
    '550 Nie ma takiego użytkownika',
    '550 Нет такого пользователя',
    '550 无此用户',
    '550 該使用者不存在',
    '550 宛先のメールアドレスが存在しません',
    '550 該当するユーザはいません',
    '550 존재하지 않는 사용자',
  ])('that mean an unknown recipient: %s', (words) => expect(causeOf(words)).toBe('hard NoEmail'));

  it.each([
    '552 Postfach ist voll',
    '552 casella piena',
    '552 Caixa postal cheia',
    '552 mailbox vol',
    '552 Skrzynka pełna',
    '552 信箱已滿',
    '552 편지함 용량 초과',
  ])('that mean a full mailbox: %s', (words) => expect(causeOf(words)).toBe('soft MailboxFull'));

  it.each([
    '550 Absenderadresse unbekannt',
    '550 La adresse de l’expéditeur est invalide',
    '550 Dirección del remitente desconocida',
    '550 发件人地址不存在',
    '550 送信元アドレスが存在しません',
  ])('that mean the sender are not held against the recipient: %s', (words) =>
    expect(causeOf(words)).toBe('policy General'),
  );
});
