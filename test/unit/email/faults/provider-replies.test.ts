import { describe, expect, it } from 'vitest';
import { enhancedCode } from '../../../../shared/adapters/smtp/smtp-failure.ts';
import type { Address } from '../../../../shared/email/address/address.ts';
import { accountRefusal, providerReplies, wordings } from '../../../../shared/email/faults/provider-replies.ts';
import { replyText } from '../../../../shared/email/faults/reply-text.ts';
import { judge } from '../../../../shared/email/faults/verdict.ts';
import type { SmtpPhase } from '../../../../shared/ports/sending/mail-transport.ts';

const ada = 'ada@example.com' as Address;

/** The verdict on an email whose server replies this to a command or for its recipient. */
const verdictsOn = (reply: string): (string | undefined)[] => {
  const code = Number(reply.slice(0, 3));
  const told = { response: replyText(reply), ...enhancedCode(reply) };
  const at = (phase: SmtpPhase) => {
    const fault = { phase, code: 'EMESSAGE', reply: code, dot: phase === 'dot', ...told };
    return judge([ada], { kind: 'fault', fault, refused: [] }).recipients.get(ada)?.verdict;
  };
  const refused = [{ address: ada, code, ...told }];
  const answered = judge([ada], { kind: 'answered', accepted: [], refused }).recipients.get(ada)?.verdict;
  return [at('mail'), answered, at('data'), at('dot')];
};

const expected = (means: string): string[] => Array(4).fill(means === 'rate' ? 'throttle' : 'hold');

/** Replies in servers' own words, by language and by what they refuse. */
const examples = [
  ['English', 'rate', '550 Ratelimit exceeded for mailbox. Try again later.'],
  ['English', 'sender', '554-Transaction failed\n554 Unauthorized sender address.'],
  ['English', 'sender', '550 5.7.0 From address is not one of your addresses.'],
  ['English', 'sender', '551 5.7.1 Not authorised to send from this header address'],
  ['English', 'sender', '550 Message rejected due to DMARC policy of the domain'],
  ['English', 'quota', '550-You have reached the limit of 300 emails per hour.\n550 Please wait.'],
  ['English', 'quota', '452 Not enough credits'],
  ['English', 'quota', '554-Transaction failed\n554 Message exceeds your account sending quota'],
  ['English', 'account', '550 Unable to send. Too many complaints on your mail.'],
  ['English', 'account', '541 5.4.1 Mail sending blocked'],
  ['English', 'account', '550 Your plan has expired'],
  ['English', 'account', '550 You can only send testing emails to your own email address'],
  ['English', 'account', '550 account closed, please contact support'],
  ['English', 'account', '550 Outgoing mail from "shop@example.com" has been suspended.'],
  ['English', 'quota', '450 Credits depleted'],
  ['English', 'quota', '550 The number of messages allowed for this mailbox per hour has been exceeded'],
  ['English', 'quota', '550 Too many emails sent'],
  ['German', 'sender', '550 5.7.0 Absenderadresse nicht zulaessig'],
  ['German', 'quota', '554 Sie haben die maximale Anzahl von E-Mails pro Tag erreicht'],
  ['German', 'account', '554 5.7.1 Ihr Konto wurde gesperrt'],
  ['German', 'quota', '550 Sie haben heute zu viele E-Mails verschickt'],
  ['German', 'account', '550 Mailversand wurde deaktiviert'],
  ['French', 'sender', "553 L'adresse de l'expéditeur n'est pas autorisée"],
  ['French', 'quota', "550 Vous avez dépassé le nombre maximum d'emails autorisé par heure"],
  ['French', 'account', '550 5.7.1 Votre compte a été bloqué pour envoi de spam'],
  ['French', 'quota', "550 Nombre d'envois maximum atteint"],
  ['French', 'quota', "550 Trop de messages envoyés aujourd'hui"],
  ['Spanish', 'sender', '550 Remitente no autorizado'],
  ['Spanish', 'quota', '550 Ha superado el límite de envío diario'],
  ['Spanish', 'account', '550 Su cuenta ha sido bloqueada'],
  ['Spanish', 'quota', '550 Se ha superado el número máximo de correos por hora'],
  ['Portuguese', 'sender', '550 Remetente não autorizado'],
  ['Portuguese', 'quota', '550 Limite de mensagens atingido'],
  ['Portuguese', 'account', '550 Sua conta foi suspensa'],
  ['Italian', 'sender', '550 Mittente non autorizzato'],
  ['Italian', 'quota', '550 Limite di invio giornaliero superato'],
  ['Italian', 'quota', '550 Superato il numero massimo di messaggi giornalieri'],
  ['Italian', 'quota', '550 Numero massimo di email orarie raggiunto'],
  ['Italian', 'account', '550 Il suo account è stato bloccato'],
  ['Dutch', 'sender', '550 Afzender niet toegestaan'],
  ['Dutch', 'quota', '550 Verzendlimiet bereikt'],
  ['Dutch', 'account', '550 Uw account is geblokkeerd'],
  ['Polish', 'sender', '550 Adres nadawcy niedozwolony'],
  ['Polish', 'quota', '550 Przekroczony limit wysyłki'],
  ['Russian', 'sender', '553 Адрес отправителя не подтвержден'],
  ['Russian', 'quota', '550 Превышен лимит отправки писем'],
  ['Russian', 'account', '550 Ваш аккаунт заблокирован'],
  ['Chinese', 'sender', '550 发件人地址与认证用户不一致'],
  ['Chinese', 'rate', '550 发送过于频繁，请稍后再试'],
  ['Chinese', 'quota', '550 您的发信量已超过当日限制'],
  ['Chinese', 'quota', '550 超过每小时最大发送数量'],
  ['Chinese', 'account', '554 您的帐号已被冻结'],
  ['Japanese', 'sender', '550 差出人アドレスが認証ユーザーと一致しません'],
  ['Japanese', 'quota', '550 送信数の上限に達しました'],
  ['Japanese', 'account', '550 お客様のアカウントは送信を停止されています'],
  ['Korean', 'sender', '550 발신자 주소가 허용되지 않습니다'],
  ['Korean', 'quota', '550 일일 발송 한도를 초과했습니다'],
] as const;

describe('provider replies about the account', () => {
  it.each(providerReplies.map((row) => [row.provider, row.example, row.means, row] as const))(
    '%s: "%s" concerns the %s, and bounces nobody at any command',
    (_provider, example, means, row) => {
      expect(accountRefusal(replyText(example))).toBe(row);
      expect(verdictsOn(example)).toEqual(expected(means));
    },
  );

  it.each(examples)('in %s: %s is refused by "%s", and bounces nobody', (_language, means, reply) => {
    expect(accountRefusal(replyText(reply))?.means).toBe(means);
    expect(verdictsOn(reply)).toEqual(expected(means));
  });

  it('include an example of every wording', () => {
    const used = new Set(examples.map(([, , reply]) => accountRefusal(replyText(reply))));
    expect(wordings.filter((wording) => !used.has(wording))).toEqual([]);
  });

  // Further replies documented by the same providers, and variants of their wording.
  it.each([
    ['554 Sending paused', 'account'],
    ['554 Access denied', 'account'],
    ['535 Account not subscribed to SES', 'account'],
    ['501 Invalid MAIL FROM address provided', 'sender'],
    ['454 Throttling failure: Maximum sending rate exceeded.', 'rate'],
    ['554 5.2.252 SendAsDenied', 'sender'],
    ['550 5.7.60 SMTP; Client does not have permissions to send as this sender', 'sender'],
    ['554 5.2.2 Submission quota exceeded', 'quota'],
    ["550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients", 'quota'],
    ['550 5.1.8 Access denied, bad outbound sender', 'account'],
    ['550 5.7.502 Access denied, banned sender', 'account'],
    ['550 5.7.606 Access denied, banned sending IP [192.0.2.1]', 'account'],
    ['550 5.7.750 Service unavailable. Client blocked from sending from unregistered domains', 'account'],
    ['550 5.7.800 Access denied, banned sender', 'account'],
    ['530 5.7.57 Client not authenticated to send mail', 'account'],
    ['535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant', 'account'],
    ['432 4.3.2 Concurrent connections limit exceeded', 'rate'],
    ['550-5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to', 'quota'],
    ['550 5.4.5 Daily SMTP relay limit exceeded for user.', 'quota'],
    ['550 5.7.0 Mail relay denied [192.0.2.1]', 'account'],
    ['550 verified Sender Identity', 'sender'],
    ['550 You are not authorized to send from that email address', 'sender'],
    ['550 5.7.1 This account is not approved to send email', 'account'],
    ['421 Domain sandbox1.mailgun.org is not allowed to send: Free accounts are for test purposes only.', 'account'],
    [
      '421 Domain sandbox1.mailgun.org is not allowed to send: Sandbox subdomains are for test purposes only.',
      'account',
    ],
    ['421 Domain mg.example.com is not allowed to send: Account disabled', 'account'],
    ['450 Your SMTP account is not yet activated. Please contact us', 'account'],
    ['553 Sender is not allowed to relay emails', 'sender'],
    ['552 Relaying disallowed as shop@example.com', 'sender'],
    ['501 "MAIL FROM" is non-local account', 'sender'],
    ['454 Transient reject by behaviour spam', 'rate'],
    ['554 Reject by behaviour spamANTISPAM_BAT[01201311R43]: too frequently sending', 'rate'],
    ['550 RP:TRC', 'quota'],
    ['451 RP:QRC', 'rate'],
    ['554 HL:IPB 163 smtp14', 'account'],
    ['554 IP is rejected, smtp auth error limit exceed', 'account'],
    ['550 Sender rate overlimit - 251.3 / 1h', 'rate'],
    ['550 Domain example.com has exceeded the max defers and failures per hour (5/5 (100%)) allowed.', 'quota'],
    ['550 5.7.1 Your mail limit has been reached.', 'quota'],
    ['554 5.2.0 STOREDRV.Submission.Exception:AccountDisabledException; Failed to process message', 'account'],
    ["550 5.7.233 Your message can't be sent because your tenant exceeded its daily limit", 'quota'],
    [
      '550-5.7.1 The IP address you are sending from is not\r\n550-5.7.1 registered: Invalid credentials\r\n550 5.7.1 for relay',
      'account',
    ],
    ['550-5.4.5 Daily user sending\r\n550 5.4.5 limit exceeded', 'quota'],
    ['550 Request failed; Mailbox unavailable: From address not verified', 'sender'],
    ['550 not local sender over smtp', 'sender'],
    ['550 Sender verify failed', 'sender'],
    ['550 You have reached your daily sending limit', 'quota'],
    ['550 "Your hourly limit of 200 mails has been reached"', 'quota'],
    ['550 IB212. You have exceeded the number of relays for today', 'quota'],
    ['554 Transaction failed: Tenant is paused', 'account'],
    ['451 Ratelimit exceeded. Please, try later.', 'rate'],
    ["550 Quota d'envoi d\u{FFFD}pass\u{FFFD}", 'quota'],
    ['550 Das Limit fuer den Versand von E-Mails wurde ueberschritten', 'quota'],
    ["550 Service refuse. Veuillez verifier que votre serveur n'envoie pas de SPAM. OFR006_102", 'account'],
    ['554 账号被禁用，禁止发信', 'account'],
    ['554 1日の送信通数制限を超えました', 'quota'],
  ])('"%s" concerns the %s', (reply, means) => {
    expect(accountRefusal(replyText(reply))?.means).toBe(means);
    expect(verdictsOn(reply)).toEqual(expected(means));
  });

  it('hold mail if they come with a temporarily refused login', () => {
    const response = '451 Authentication failed: Maximum credits exceeded';
    const fault = { phase: 'auth' as const, code: 'EAUTH', reply: 451, response, dot: false };
    const { recipients, accuses } = judge([ada], { kind: 'fault', fault, refused: [] });
    expect([recipients.get(ada)?.verdict, accuses]).toEqual(['hold', 'settings']);
  });
});
