import type { Classification } from './report.ts';

/** RFC 3463's codes that say enough by themselves, and what they mean for a recipient. The first that fits counts. */
export const statuses: readonly (Classification & { codes: RegExp })[] = [
  // A sender's address or system: never the recipient's fault.
  { codes: /^[45]\.1\.[78]$/, class: 'policy', cause: 'General' },
  { codes: /^[45]\.7\.\d+$/, class: 'policy', cause: 'General' },
  { codes: /^5\.1\.\d+$/, class: 'hard', cause: 'NoEmail' },
  { codes: /^5\.2\.1$/, class: 'hard', cause: 'NoEmail' },
  { codes: /^[45]\.2\.2$/, class: 'soft', cause: 'MailboxFull' },
  { codes: /^[45]\.(?:2\.3|3\.4)$/, class: 'soft', cause: 'MessageTooLarge' },
  { codes: /^[45]\.6\.\d+$/, class: 'soft', cause: 'ContentRejected' },
  { codes: /^5\.4\.4$/, class: 'hard', cause: 'NoEmail' },
  { codes: /^[45]\.4\.\d+$/, class: 'soft', cause: 'General' },
  { codes: /^4\.\d+\.[1-9]\d*$/, class: 'soft', cause: 'General' },
];

interface Wording extends Classification {
  /** Counts before any code: servers send these words with codes that say something else. */
  sure?: true;
  words: RegExp;
}

/**
 * Words by which servers say what they mean, over a reply on one line. The first that matches counts. Among the sure
 * ones the sender's faults stand first: blaming a customer for them is the mistake that must not happen.
 */
export const wordings: readonly Wording[] = [
  {
    sure: true,
    words:
      /(?:after|in reply to|end of) (?:pipelined )?mail from\b[\s\S]{0,400}?\b5\d\d\b|\b5\d\d\b[\s\S]{0,400}\(in reply to mail from/i,
    class: 'policy',
    cause: 'General',
  },
  {
    // Google Groups: the group is unknown or closed to the sender; known by its help pages, in every language.
    sure: true,
    words: /\bgroups\.google\.com\b|support\.google\.com\/a\/\S{1,255}topic=25838\b/i,
    class: 'policy',
    cause: 'General',
  },
  {
    sure: true,
    words:
      /\b4\d\d[\s\S]{0,200}mailbox unavailable|host not found, try again|(?:unexpected|malformed)[^.]{0,30}name server|servfail/i,
    class: 'soft',
    cause: 'General',
  },
  {
    // Exchange Online's edge, for an address that its directory does not know.
    sure: true,
    words:
      /5\.4\.1 .{0,300}recipient address rejected: access denied|\b55\d .{0,60}mailbox unavailable|no mx record found for domain=/i,
    class: 'hard',
    cause: 'NoEmail',
  },
  {
    // Deferred or limited because of the sender's reputation, which waiting does not improve.
    sure: true,
    words: /(?:due to|because of) [^.]{0,60}(?:\breputation\b|\bcomplaints\b)|unverif(?:y|i)able sending ip/i,
    class: 'policy',
    cause: 'General',
  },
  {
    // Greylisting and limits of rate: time mends them.
    sure: true,
    words:
      /gr[ae]y[- ]?list|too (?:many|quickly|fast|frequent)[^.]{0,30}(?:messages|mails?|connections?|rate|sessions)|at a rate that|rate[- ]?limit|receiving mail too quickly|too many (?:concurrent|recipients)|exceeded the (?:rate|maximum number of (?:connections|messages))|temporarily deferred|frequency limit|throttl/i,
    class: 'soft',
    cause: 'General',
  },
  {
    // Listed, of bad repute, or not authenticated.
    sure: true,
    words:
      /block[- ]?list|black[- ]?list|\b(?:dns|r)bl\b|deny ?list|spamhaus|spamcop|barracuda(?:central)?\.org|sorbs\.net|uceprotect|\breputation\b|poor sender|banned (?:sending|sender|ip)|your (?:ip|email server|network|host|mail server)\b[^.]{0,60}(?:block|ban|reject|list|denied)|blocked using|\b(?:spf|dkim|dmarc|arc)\b|sender ?id|unauthenticated|reverse dns|\bptr\b|\brdns\b|does not resolve|fix reverse|no (?:mx|a|ptr) record|ip (?:address )?(?:is )?(?:blocked|blacklisted|listed|banned|rejected|name lookup)|not (?:allowed|authorized|permitted) to send|client host (?:rejected|blocked|\[)|helo|\behlo\b|domain [^;]{0,80}mismatch(?:es)? client ip/i,
    class: 'policy',
    cause: 'General',
  },
  {
    // The sender's address, in other languages.
    sure: true,
    words:
      /absender-?adresse|adresse des absenders|adresse (?:de l['’ ]?|d['’ ])?exp[ée]diteur|(?:direcci[óo]n|endere[çc]o|indirizzo) (?:del? |do )?(?:remitente|remetente|mittente)|(?:发件人|發件人|寄件人|寄件者)(?:的)?(?:地址|域名)?(?:不存在|无效|無效|被拒)|(?:送信元|送信者|差出人)(?:の)?(?:メール)?アドレス/i,
    class: 'policy',
    cause: 'General',
  },
  {
    // The sender's address, its account, relaying.
    sure: true,
    words:
      /relay(?:ing)? (?:access )?(?:is )?(?:denied|not (?:allowed|permitted)|prohibited)|(?:unable to|not|cannot) relay|rely not|open relay|unrout(?:e)?able sender|from: ?domain is invalid|invalid ip for sending|\(BL\)|reached your (?:daily|hourly)|my name was rejected|permission to post|relaying denied|not an open relay|sender (?:address |domain )?(?:\S{0,80} )?(?:rejected|denied|blocked|refused|invalid|not (?:valid|allowed|accepted|found)|verify failed|verification failed)|(?:invalid|bad|rejected|unknown|unverified|unauthori[sz]ed) (?:sender|return path|from address)|domain of sender|sender'?s? (?:domain|address) (?:does not|doesn'?t|is|must|could)|(?:bad|invalid) (?:sender|mail from)|\bin the from header\b|mail from[^.]{0,40}(?:not allowed|denied|rejected)|authentication (?:is )?(?:required|failed)|(?:daily|hourly|sending|message) (?:sending )?(?:quota|limit)[^.]{0,30}(?:exceeded|reached)|must issue a starttls|encryption (?:is )?(?:required|needed)|\btls (?:is )?required|account (?:is )?(?:suspended|blocked) (?:for|from) sending/i,
    class: 'policy',
    cause: 'General',
  },
  {
    sure: true,
    words:
      /(?:mail ?box|inbox|account|user|quota|recipient'?s? (?:mailbox|storage)|storage|folder|disk)[^.]{0,50}(?:\bfull\b|over ?quota|over (?:the )?(?:allowed )?(?:quota|limit)|exceed|out of (?:storage|space|disk)|quota (?:exceeded|reached))|over ?quota|quota ?exceeded|exceed(?:s|ed|ing)?[^.]{0,60}\b(?:quota|mailbox|storage|space|disk space)|mailbox full|insufficient (?:system )?(?:storage|disk)|(?:not enough|insufficient|no)[^.]{0,20}(?:disk |storage )?(?:space|room)|shutoffquota|out of storage|メールボックスが(?:一杯|いっぱい)|容量|(?:邮箱|郵箱|信箱)(?:已满|已滿|空间|空間|容量)|переполнен|voll\b|pleine|pien[ao]\b|chei[ao]\b|mailbox vol\b|(?:skrzynka|konto)[^.]{0,20}pe[łl]n[ae]|llen[oa]|용량 ?초과|boîte[^.]{0,20}pleine|quota de disque/i,
    class: 'soft',
    cause: 'MailboxFull',
  },
  {
    sure: true,
    words:
      /(?:message|mail|e-?mail|content|body|header) (?:size|length)[^.]{0,60}(?:exceed|limit|too|larger)|(?:message|mail|e-?mail|attachment)s?[^.]{0,30}(?<!queue )(?:too (?:large|big|long)|is larger than)|exceeds? (?:the |size |fixed )*(?:maximum|size|message size|limit)|size (?:limit )?exceed|max(?:imum)? (?:message )?size|too (?:large|big) (?:for|message)|recipsizelimit|mail size limit|大きすぎ|サイズ(?:が|を)?(?:超|オーバー)|trop volumineux|zu groß/i,
    class: 'soft',
    cause: 'MessageTooLarge',
  },
  {
    sure: true,
    words:
      /\b(?:virus|malware|trojan|worm|infected|phish)|(?:attachment|file)s?[^.]{0,40}(?:not allowed|blocked|banned|rejected|prohibited|dangerous|extension)|(?:banned|blocked|dangerous|illegal) (?:attachment|file|extension)|content presents a potential security|ウイルス/i,
    class: 'soft',
    cause: 'AttachmentRejected',
  },
  {
    sure: true,
    words:
      /\bspam\b|\bjunk\b|unsolicited|\bUBE\b|\bUCE\b|spam[- ]?(?:like|detect|score|content|classif)|content (?:is |was )?(?:rejected|filter|policy|not (?:allowed|accepted))|(?:message|mail) (?:was |is |has been )?(?:rejected|refused|blocked|denied|classified)[^.]{0,40}(?:content|spam|filter)|(?:message|mail) filter|looks like spam|contains? (?:a )?(?:url|link|banned|prohibited|forbidden)|body (?:check|rejected)/i,
    class: 'soft',
    cause: 'ContentRejected',
  },
  {
    // The recipient does not exist. By wording, since many servers say so with 5.7.1, 5.4.1 or no code.
    sure: true,
    words:
      /(?:user|recipient|mailbox|account|address(?! error)|addressee|name|destinat[a-z]+|alias|local[- ]?part|email|member|person|customer|client|rcpt|id|username)s?\b[^;]{0,60}?\b(?:unknown(?! mailer)|not found|(?:does|do|did) ?n(?:o|')t (?:exist|have)|does not exist|doesn.t exist|not (?:listed|known|exist|recogni[sz]ed|valid|a valid|registered)|no longer (?:exists|valid|on|active|available|in use|works|accept)|is ?n(?:o|')t (?:valid|known|a known|listed|a valid)|invalid|inconnu|invalide|unbekannt|desconocid|sconosciut|nonexist|non[- ]exist|has (?:been )?(?:moved|deleted|removed|closed|left)|cancelled|terminated)/i,
    class: 'hard',
    cause: 'NoEmail',
  },
  {
    sure: true,
    words:
      /(?:unknown|invalid|no such|nonexistent|non-existent|not (?:a )?(?:valid|known|local)|undefined|incorrect|bad|wrong|unrecogni[sz]ed|no valid|not our|illegal) (?:or (?:illegal|invalid|unavailable) )?(?:local |virtual |e-?mail )?(?:user|recipient|mailbox|alias|address(?! error)|account|customer|name|person|destination(?: mailbox)?|final delivery userid|dest(?:inataire)?|local[- ]?part|rcpt|member|domain)|is not an? (?:registered|valid|known|local)[^;]{0,20}(?:user|recipient|address|mailbox)|no such (?:person|user|account|address|mailbox|recipient|domain)|no (?:mailbox|account|user|one)\b[^.]{0,30}(?:here|by that name|with that|found|named)|doesn.t have an? \S{1,100} account|this user doesn|the email account that you tried to reach|(?:recip|recipient)notfound|recipnotfound|recipient ?not ?found|adr\.exrecipnotfound|user ?unknown|unknown ?user|address (?:error|does not exist)|no longer (?:employed|with (?:us|the company))|リストにありません|存在しない|見つかりません|ユーザ(?:ー)?(?:は|が)?(?:存在|不明)|宛先不明|宛先(?:の)?アドレス|収信者不明|收件人不存在|用户不存在|地址不存在|不存在的(?:邮箱|用户)|mailbox not found|не (?:найден|существует)|no existe|non esiste/i,
    class: 'hard',
    cause: 'NoEmail',
  },
  {
    // The same in other languages, with the words in the order that each of them has.
    sure: true,
    words:
      /(?:empf[äa]e?nger|benutzer|adresse|postfach|konto)[^.;]{0,40}(?:unbekannt|ung[üu]e?ltig|nicht (?:gefunden|vorhanden|bekannt|g[üu]e?ltig)|existiert nicht)|(?:usuari[oa]|destinat[áa]ri[oa]|utente|casella|destinatario|utilisateur|conta|cuenta|caixa)\b[^.;]{0,30}(?:descon(?:o|he)cid[oa]|sconosciut[oa]|ine(?:xist|sist)[ae]nte?|inválid[oa]|desativad[oa]|desactivad[oa])|onbekende (?:gebruiker|ontvanger)|gebruiker (?:bestaat niet|onbekend)|nieznany (?:odbiorca|użytkownik)|nie ma takiego|konto nie istnieje|нет такого|неизвестный (?:получатель|пользователь)|недействительный адрес|[無无]此(?:用[户戶]|使用者|[帐賬账]号|信箱)|(?:邮箱|郵箱|信箱|用户|使用者|收件人|帐号|账号|地址)不存在|(?:找不到|未知的?)(?:收件人|用户|使用者|信箱)|(?:アドレス|ユーザー?|メールボックス|アカウント)(?:が|は)(?:存在しません|ありません|いません|見つかりません)|該当する(?:ユーザー?|アドレス)|존재하지 않는|(?:수신자|사용자)를 찾을 수 없/iu,
    class: 'hard',
    cause: 'NoEmail',
  },
  {
    // No such domain, or one that takes no mail (RFC 7505).
    sure: true,
    words:
      /(?:domain|host)(?: name| or domain name)? (?:not found|unknown|does not exist|doesn.t exist|is not (?:known|valid|reachable|registered))|(?:host|domain)(?: or domain)?(?: name)?(?: \S{1,255})? not found|name or service not known|nxdomain|unknown (?:host|domain|mail system)|host unknown|(?:unrout(?:e)?able|unrouteable) (?:mail )?(?:domain|address)|no such (?:host|domain)|null ?mx|domain [^ ]{1,255} (?:does not exist|doesn.t receive e?-?mail|does not accept mail|is not)|does(?:n.t| not) (?:accept|receive) (?:e-?)?mail|couldn.t find any host|had no relevant answers|all relevant mx records point to non-existent hosts|no mail exchanger|find a mail exchanger|indicated no smtp service|unable to find (?:an? )?(?:mx|host)/i,
    class: 'hard',
    cause: 'NoEmail',
  },
  {
    // A mailbox that was closed.
    sure: true,
    words:
      /(?:account|mailbox|user|recipient|address|email)\b[^.]{0,60}\b(?:disabled|deactivated|inactive|suspended|frozen|locked|closed|expired|not active|discontinued|not (?:currently )?(?:in use)|abandoned|out of service)|(?:disabled|inactive|suspended|deactivated|expired) (?:account|mailbox|user|recipient|address)|recipient(?:'s)? (?:account|mailbox) is blocked|has been (?:disabled|suspended|closed|blocked|deactivated)|unrouteable user|no longer accepts?/i,
    class: 'hard',
    cause: 'NoEmail',
  },
  {
    // It was tried for long, or there was a fault on the way.
    words:
      /timed? ?out|expired|not (?:been )?(?:reach|respond|delivered within)|connection (?:refused|timed|lost|reset|dropped|was (?:refused|dropped))|refused (?:to )?connect|(?:unable|failed) to connect|could not (?:connect|be reached|deliver)|lost connection|conversation with|no route to host|network (?:is )?unreachable|unreachable|loops? back|mail loop|loop alert|duplicated message-id|too many hops|hop count|routing loop|try (?:again )?later|temporar|deferred|unavailable|giving up|retry (?:time|timeout)|name service|dns (?:query )?(?:fail|error)|host (?:name )?lookup|delivery time|システム|service currently|system (?:error|config)|lock failure|could ?n[o']t create|can(?:no|')?t create|i\/o error|command (?:failed|died)|(?:command|parameter)s? not implemented|(?:improper|bad) sequence of commands|(?:did not|didn.t) accept our requests|unknown mailer error/i,
    class: 'soft',
    cause: 'General',
  },
  // With 5.1.X, it is the address that is rejected.
  { words: /\b5\.1\.0 address rejected\b/i, class: 'hard', cause: 'NoEmail' },
  {
    words:
      /policy|security|access denied|not accepted|administrative(?:ly)? prohibit|prohibited|rejected|refused|denied|blocked|restrict|forbidden|not (?:allowed|permitted|authori[sz]ed)|complaints?|abuse|protocol violation|拒否/i,
    class: 'policy',
    cause: 'General',
  },
];
