import type { ReplyWording } from './provider-reply.ts';

const QUOTA = '(?:sending|send|e?-?mails?|messages?|recipients?|relays?|hourly|daily|monthly)';

/**
 * What servers say about the account in English, for servers that no row of data names. The recipient's own limits, and
 * lists of senders that a recipient keeps, are not the account's.
 */
export const englishWording: readonly ReplyWording[] = [
  {
    means: 'rate',
    pattern: /^(?!.*\b(?:recipient(?: has|'s)|daily|per day)\b).*\brate[- ]?(?:over ?)?limit(?:ed|s)?\b/is,
  },
  {
    means: 'sender',
    pattern:
      /\b(?:unauthori[sz]ed|unverified|not an? (?:authori[sz]ed|verified|local|valid)|not local) (?:sender|from|return[- ]path)\b(?!s? (?:by|for) )/i,
  },
  {
    means: 'sender',
    pattern:
      /\b(?:from|sender|return[- ]path)(?:'s)? ?(?:e-?mail )?(?:address|domain|header)?:? (?:is |was |has |does |did )?(?:not (?:been )?(?:verified|authenticated|authori[sz]ed|confirmed|one of your|owned|match|belong|permitted)|rejected|mismatch)(?! (?:by|for|to) )/i,
  },
  {
    means: 'sender',
    pattern: /\bsender verif(?:y|ication) failed|not authori[sz]ed to (?:send (?:from|as)|use) (?:this|that|the)\b/i,
  },
  {
    means: 'sender',
    pattern:
      /^5.*\b(?:spf|dkim|dmarc)\b.*\b(?:fail(?:ed|s|ure)?|reject(?:ed|s)?|not (?:pass|allowed|permitted)|violat\w+|policy|required|missing)\b/is,
  },
  {
    means: 'quota',
    pattern: new RegExp(
      String.raw`^(?!.*\b(?:rate|size|length|recipient's|receive|receiving|storage|disk|space|inbox|mailbox (?:is|has)|connections?|hops?)\b).*(?:\b(?:reached|exceeded|over|used up) (?:your|the|its|their) (?:[\w-]+ ){0,4}?(?:limit|quota|number) of (?:\d+ )?${QUOTA}\b|\b(?:limit|quota) of \d+ (?:[\w-]+ )?${QUOTA}\b.{0,40}\b(?:reached|exceeded)|\b(?:reached|exceeded) (?:your|the|its|their) (?:[\w-]+ )?${QUOTA} (?:[\w-]+ ){0,2}(?:limit|quota))`,
      'is',
    ),
  },
  { means: 'quota', pattern: /\b(?:not enough|no (?:more )?|out of|insufficient) ?(?:e-?mail |sending )?credits?\b/i },
  {
    means: 'account',
    pattern:
      /\b(?:mail|e-?mail|message|outgoing) (?:sending|outgoing) (?:is |has been )?(?:blocked|paused|suspended|disabled)|tenant is (?:paused|suspended|disabled)|your access to (?:submit|send)/i,
  },
  { means: 'account', pattern: /\b(?:plan|subscription|trial) (?:has |is )?(?:expired|over)\b|\bpayment required\b/i },
  { means: 'account', pattern: /\binsufficient (?:balance|funds)\b|\bcan only send (?:\w+ ){0,3}to your own\b/i },
  {
    means: 'account',
    pattern: /\baccount (?:is |has been )?(?:closed|inactive|expired|on hold)\W{1,3}(?:please )?contact\b/i,
  },
  {
    means: 'account',
    pattern: /\bsuspended for sending\b|\bmails? from\b.{0,80} (?:is|has been|was) (?:suspended|blocked|disabled)/i,
  },
  { means: 'quota', pattern: /\bcredits? (?:are |have been )?(?:depleted|exhausted|used up)|\baccount quota\b/i },
  { means: 'quota', pattern: /\bnumber of (?:outgoing )?(?:messages|e?-?mails) (?:allowed|per|today|has)\b/i },
  { means: 'quota', pattern: /\btoo many (?:messages|e?-?mails) sent\b/i },
  {
    means: 'quota',
    pattern: /\bexceed(?:ed|s)? your (?:[\w-]+ ){0,2}(?:sending|outgoing|daily|hourly|monthly) (?:limit|quota)\b/i,
  },
  { means: 'account', pattern: /\btoo many complaints (?:on|about|against) (?:your|this)\b/i },
];
