import type { ProviderReply } from './provider-reply.ts';

/** Alibaba Cloud, Tencent (QQ and Exmail) and NetEase (163, 126, yeah.net). */
export const chineseReplies: readonly ProviderReply[] = [
  {
    // Alibaba Mail, bounce codes as its resellers list them
    provider: 'Alibaba Cloud',
    means: 'sender',
    pattern: /mail from.{0,3} (?:is )?non-local account|mail from account doesn't conform with auth/i,
    example: "440 mail from account doesn't conform with authentication",
  },
  {
    // Alibaba Mail, bounce codes as its resellers list them
    provider: 'Alibaba Cloud',
    means: 'account',
    pattern:
      /^526\b|sender user (?:is )?(?:suspended|frozen)|domain (?:is )?frozen|this account isn't allowed to send/i,
    example: "541 This account isn't allowed to send email",
  },
  {
    // https://help.aliyun.com/document_detail/36612.html
    provider: 'Alibaba Cloud',
    means: 'quota',
    pattern: /number of rcpt attempts is achieved the maximum/i,
    example: '504 the number of RCPT attempts is achieved the maximum threshold',
  },
  {
    // https://help.aliyun.com/document_detail/36612.html
    provider: 'Alibaba Cloud',
    means: 'rate',
    pattern: /total of rcpts is achieved the maximum|transient reject by behaviou?r spam|too frequently sending/i,
    example: '505 the total of RCPTs is achieved the maximum threshold',
  },
  {
    // Alibaba Mail, bounce codes as its resellers list them
    provider: 'Alibaba Cloud',
    means: 'account',
    pattern: /reject by behaviou?r spam/i,
    example: '554 Reject by behaviour spam',
  },
  {
    // https://service.mail.qq.com (as SMTP clients log it)
    provider: 'Tencent',
    means: 'sender',
    pattern: /must be same as authorization user/i,
    example: '501 Mail from address must be same as authorization user.',
  },
  {
    // https://service.mail.qq.com/detail/122/174
    provider: 'Tencent',
    means: 'rate',
    pattern: /(?:sender|domain|ip|connection) frequency limited/i,
    example: '550 Sender frequency limited',
  },
  {
    // NetEase Mail, bounce codes: http://mail.163.com/help/help_spam_16.htm
    provider: 'NetEase',
    means: 'sender',
    pattern: /mail from must equal authorized user|\bdt:sum\b/i,
    example: '553 Mail from must equal authorized user',
  },
  {
    // NetEase Mail, bounce codes: http://mail.163.com/help/help_spam_16.htm
    provider: 'NetEase',
    means: 'quota',
    pattern: /^5\d\d (?:mi:stc|rp:trc)\b/i,
    example: '554 MI:STC',
  },
  {
    // NetEase Mail, bounce codes: http://mail.163.com/help/help_spam_16.htm
    provider: 'NetEase',
    means: 'rate',
    pattern: /^4\d\d (?:mi:sfq|rp:qrc|mi:dmc|rp:drc)\b/i,
    example: '451 MI:SFQ',
  },
  {
    // NetEase Mail, bounce codes: http://mail.163.com/help/help_spam_16.htm
    provider: 'NetEase',
    means: 'account',
    pattern: /\bmi:spb\b|\bwm:bl[iu]\b|\bhl:i(?:pb|hu)\b|user in blacklist|\bip is rejected, smtp auth error/i,
    example: '554 MI:SPB',
  },
  {
    // Reported by users; no page of Alibaba Cloud lists the text
    provider: 'Alibaba Cloud',
    means: 'sender',
    pattern:
      /mail ?from (?:address )?must (?:be )?(?:the )?(?:same|equal)|from must be the same|sender mismatch|must match (?:the )?auth/i,
    example: '501 mail from must be same with auth user',
  },
];
