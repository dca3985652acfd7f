import type { ReplyWording } from './provider-reply.ts';

/**
 * What servers say about the account in other languages. Accented letters may be written without the accent, or have
 * been replaced because the reply was not in UTF-8.
 */
export const otherWording: readonly ReplyWording[] = [
  // German
  { means: 'quota', pattern: /zu viele (?:nachrichten|e?-?mails) (?:gesendet|versendet|verschickt)/i },
  { means: 'account', pattern: /versand (?:wurde |ist )?(?:gesperrt|deaktiviert|blockiert|eingestellt)/i },
  {
    means: 'sender',
    pattern:
      /absender[\w-]*\b.{0,40}(?:nicht (?:erlaubt|zul(?:ä|ae|\S)ssig|berechtigt|autorisiert|gestattet|freigeschaltet|best(?:ä|ae|\S)tigt|verifiziert)|ung(?:ü|ue|\S)ltig|unzul(?:ä|ae|\S)ssig|abgelehnt|geh(?:ö|oe|\S)rt nicht|stimmt nicht)/i,
  },
  {
    means: 'quota',
    pattern:
      /(?:versand|sende)-?(?:menge|limit|kontingent|quota|grenze)|(?:\blimit|kontingent|h(?:ö|oe|\S)chst(?:zahl|grenze)|maximale (?:an)?zahl)\b.{0,50}(?:versand|mails?\b|nachrichten).{0,60}(?:erreicht|(?:ü|ue|\S)berschritten|ausgesch)/i,
  },
  {
    means: 'account',
    pattern:
      /\b(?:ihre?|dein) (?:e-?mail-?)?(?:konto|kundenkonto|account|postfach|zugang|domain)\b.{0,30}(?:gesperrt|deaktiviert|blockiert|eingeschr(?:ä|ae|\S)nkt)/i,
  },
  // French
  {
    means: 'quota',
    pattern: /nombre d(?:'|e )(?:envois?|messages|courriels|e?-?mails)\b.{0,20}(?:maxim|atteint|d\S{1,2}pass)/i,
  },
  { means: 'quota', pattern: /trop d(?:'|e )(?:messages|courriels|e?-?mails) envoy/i },
  {
    means: 'sender',
    pattern:
      /(?:exp\S{1,2}diteur|\S{1,2}metteur)\b.{0,30}(?:non autoris|pas autoris|non v\S{1,2}rifi|invalide|interdit|refus)/i,
  },
  {
    means: 'quota',
    pattern:
      /(?:quota|limite|nombre max\w*|plafond)\b.{0,40}(?:envois?|e-?mails?|messages?|courriels?)\b.{0,40}(?:d\S{1,2}pass|atteint)|d\S{1,2}pass\S{1,2} (?:le|la|votre) (?:quota|limite|nombre max\w*|plafond)\b.{0,20}(?:envois?|e-?mails?|messages?|courriels?)/i,
  },
  {
    means: 'account',
    pattern: /votre compte\b.{0,30}(?:bloqu|suspendu|d\S{1,2}sactiv|verrouill)|serveur n'envoie pas de spam/i,
  },
  // Spanish
  {
    means: 'quota',
    pattern: /(?:superad|excedid|alcanzad).{0,12}n\S{1,2}mero m\S{1,2}ximo de (?:correos|mensajes|env)/i,
  },
  { means: 'sender', pattern: /remitente\b.{0,20}no (?:est\S{1,2} )?(?:autorizad|permitid|v\S{1,2}lid|verificad)/i },
  {
    means: 'quota',
    pattern:
      /(?:l\S{1,2}mite|cuota)\b.{0,40}(?:env\S{1,2}os?|mensajes|correos)\b.{0,40}(?:superad|excedid|alcanzad)|(?:superado|excedido|alcanzado) (?:el|su|la) (?:l\S{1,2}mite|cuota)\b.{0,20}(?:env\S{1,2}os?|mensajes|correos)/i,
  },
  { means: 'account', pattern: /\bsu cuenta\b.{0,30}(?:bloquead|suspendid|desactivad|deshabilitad)/i },
  // Portuguese
  { means: 'sender', pattern: /remetente\b.{0,20}n\S{1,2}o (?:est\S{1,2} )?(?:autorizad|permitid|verificad)/i },
  { means: 'quota', pattern: /limite\b.{0,40}(?:envios?|mensagens|e-?mails)\b.{0,40}(?:excedid|atingid|ultrapassad)/i },
  { means: 'account', pattern: /\bsua conta\b.{0,30}(?:bloquead|suspens|desativad)/i },
  // Italian
  { means: 'quota', pattern: /superat.{0,12}numero massimo di (?:messaggi|e?-?mail)/i },
  { means: 'quota', pattern: /numero massimo di (?:messaggi|e?-?mail).{0,30}(?:superat|raggiunt)/i },
  { means: 'sender', pattern: /mittente\b.{0,20}non (?:\S{1,2} )?(?:autorizzat|consentit|valid|verificat)/i },
  {
    means: 'quota',
    pattern:
      /(?:limite|quota)\b.{0,40}(?:invio|invii|messaggi|e-?mail)\b.{0,40}(?:superat|raggiunt)|(?:superat|raggiunt)\w* (?:il|la|del) (?:limite|quota)\b.{0,30}(?:invio|messaggi|e-?mail)/i,
  },
  { means: 'account', pattern: /\b(?:suo|tuo) account\b.{0,30}(?:bloccat|sospes|disabilitat)/i },
  // Dutch
  { means: 'sender', pattern: /afzender\w*\b.{0,20}niet (?:toegestaan|geautoriseerd|geverifieerd|bevestigd)/i },
  {
    means: 'quota',
    pattern: /(?:verzend|verstuur)limiet|limiet\b.{0,40}(?:e-?mails|berichten)\b.{0,40}(?:bereikt|overschreden)/i,
  },
  { means: 'account', pattern: /\b(?:uw|je) account\b.{0,30}(?:geblokkeerd|opgeschort|uitgeschakeld)/i },
  // Polish
  {
    means: 'sender',
    pattern: /(?:adres )?nadawc\S{1,2}\b.{0,30}(?:nieautoryzowan|niedozwolon|nie (?:jest )?(?:dozwolon|autoryzowan))/i,
  },
  { means: 'quota', pattern: /(?:limit|przekroczon\S{1,2} limit)\b.{0,30}(?:wysy\S{1,3}|wiadomo\S{1,3}|e-?maili)/i },
  // Russian
  { means: 'sender', pattern: /отправител.{0,40}(?:не (?:разреш|подтвержд|принадлеж|авториз|совпада)|запрещ)/i },
  {
    means: 'quota',
    pattern:
      /(?:лимит|квота|ограничени[ея]).{0,40}(?:отправк|писем|сообщени|рассылк).{0,40}|превышен.{0,20}лимит.{0,20}(?:отправк|писем|сообщени)/i,
  },
  {
    means: 'account',
    pattern: /ваш\S{0,2} (?:аккаунт|уч[её]тн\S{2} запись|ящик).{0,30}(?:заблокирован|приостановлен|отключ)/i,
  },
  // Chinese
  { means: 'quota', pattern: /(?:超过|超出|达到|已达).{0,10}(?:发送|发信).{0,6}(?:数量|封数|次数)/ },
  {
    means: 'sender',
    pattern:
      /(?:(?:发件|发信|寄件|發件|發信)(?:人|者|地址)|发送者).{0,20}(?:不一致|不符|不匹配|必须|必須|未验证|未通过|未驗證|未授权|不允许|不允許|无权|不合法|被拒)/i,
  },
  { means: 'rate', pattern: /(?:发送|发信|發送|连接|投递).{0,6}(?:频繁|頻繁|频率|太快|过快)/i },
  {
    means: 'quota',
    pattern:
      /(?:发信|发送|发件|發信|發送|寄信|群发).{0,12}(?:量|数|數|额度|額度|上限|限额|限制|配额).{0,16}(?:超|达到|達到|上限|限额|用完|用尽)|(?:超过|超出|達到|达到).{0,10}(?:发信|发送|發送|寄信).{0,10}(?:限|上限|配额|额度)/i,
  },
  {
    means: 'account',
    pattern:
      /(?:您|你)的?.{0,4}(?:账号|帐号|账户|帐户|帳號|帳戶|域名|邮箱).{0,8}(?:冻结|凍結|禁用|停用|封禁|封停|锁定|暂停)|(?:禁止|停止|暂停|无权限|没有权限)(?:发信|发送|發信)/i,
  },
  // Japanese
  {
    means: 'sender',
    pattern:
      /(?:送信者|発信者|差出人|送信元|from).{0,8}(?:アドレス|ドメイン).{0,20}(?:許可されて|一致し|認証され|確認され|登録され|使用でき|一致しない|不正)/i,
  },
  { means: 'quota', pattern: /(?:送信|発信).{0,4}(?:数|件数|量|制限|上限|可能数).{0,16}(?:達し|超え|超過|上限)/i },
  {
    means: 'account',
    pattern: /(?:(?<!への)送信|お客様のアカウント|ご利用のアカウント).{0,10}(?:停止|禁止|凍結|制限)(?:され|中|して)/i,
  },
  // Korean
  {
    means: 'sender',
    pattern: /(?:발신자|발신인|보내는 사람|보낸 사람).{0,20}(?:허용되지|일치하지|인증되지|확인되지)/i,
  },
  { means: 'quota', pattern: /(?:발송|전송|메일).{0,8}(?:한도|제한|할당량).{0,16}(?:초과|도달)/i },
];
