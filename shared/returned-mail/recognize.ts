import { firstOf, type Message, subjectOf } from './message.ts';

const bounceSender =
  /mailer-?daemon|post_?master|mail ?delivery|delivery (?:sub)?system|mail deliver|mail administrator|system administrator|mailer@|returned? ?mail|bounce|fml-/i;

const bounceSubject =
  /undeliver|unzustellbar|non remis|fail(?:ed|ure)|returned|return(?:ing)? (?:to sender|mail)|delivery (?:status|report|problem|error|notif|incomplete)|could not be delivered|not delivered|unable to deliver|mail (?:system )?error|message (?:delivery|status)|user unknown|bounce|DELIVERY|配信|配達|送信(?:でき|エラー)|メールエラー|エラーメール|未送達|宛先|退信|无法(?:送达|投递)|投递失败|не ?доставл|delayed|warning|loop alert/i;

const bounceText =
  /(?:could ?not|was not|unable to|can(?:not|'t)) (?:be )?deliver|送信できませんでした|配信できません/i;

/** How mail programs begin the subject of an answer, in the languages that storefronts meet most. */
const answerSubject =
  /^\s*\[?(?:re|aw|antw|sv|vs|res|rif|r|ref|odp|ynt|v[áa]|atb|απ|отв(?:ет)?|回复|回覆|答复|答覆|返信|回信|회신)\s*(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:：]/i;

/**
 * A mail server wrote it, by all that it shows. Customers answer emails about deliveries and failed payments, so a
 * subject says little by itself, and nothing in an answer.
 */
export const isBounce = (message: Message, text: string): boolean => {
  const subject = subjectOf(message.headers);
  return isOfServer(message, text) || (bounceSubject.test(subject) && !answerSubject.test(subject));
};

/** Recognised by more than its subject, which an auto-reply may repeat. */
const isOfServer = ({ headers, parts }: Message, text = ''): boolean =>
  headers.has('x-failed-recipients') ||
  bounceSender.test(`${firstOf(headers, 'from')} ${firstOf(headers, 'reply-to')}`) ||
  (parts.some(({ type }) => type === 'message/rfc822') && bounceText.test(text.slice(0, 8_192)));

/** Subjects by which auto-responders begin, in the languages that storefronts meet most. */
const autoReplySubject =
  /^(?:re:\s*)?\[?\(?(?:auto(?:mat(?:ic|ed|ische?))?[- ]?(?:reply|response|responder|antwort|generated)|automatische antwort|out[- ]of[- ](?:the[- ])?office|ooo\b|away from|i(?:'m| am) (?:out|away|on)|on (?:vacation|holiday|leave)|vacation|abwesen|abwesenheitsnotiz|r[ée]ponse automatique|absence|respuesta autom[áa]tica|fuera de (?:la )?oficina|risposta automatica|resposta autom[áa]tica|automatisch antwoord|autosvar|自動返信|自動応答|不在|休暇|自动回复|自動回覆|外出)/i;

const autoReplyHeaders = [
  'x-autoreply',
  'x-autorespond',
  'x-autoresponder',
  'x-mail-autoreply',
  'x-vacation',
  'x-autoreply-from',
];

const challengeSubject =
  /(?:please )?(?:confirm|verify|authenticate|validate)[^.]{0,30}(?:your )?(?:message|mail|e-?mail|sender|delivery|address)|(?:message|sender|e-?mail) (?:verification|confirmation|authentication)|challenge[- /]response|spam ?arrest|boxbe|action required to deliver|waiting for (?:your )?(?:confirmation|approval)|認証のお願い/i;

const challengeText =
  /(?:click|follow|visit|reply to)[^.]{0,200}(?:to (?:confirm|verify|deliver|prove|release|complete)|so that your (?:message|mail))|your (?:message|e-?mail) (?:is being held|has been (?:held|queued|quarantined) (?:until|pending)|will be delivered (?:once|after|when) you)/i;

/** An auto-responder wrote it: RFC 3834, or what came before it. Bounces carry Auto-Submitted too. */
export const isAutoReply = (message: Message): boolean => !isOfServer(message) && isAutomatic(message);

const isAutomatic = ({ headers }: Message): boolean =>
  /^auto-replied/i.test(firstOf(headers, 'auto-submitted')) ||
  autoReplyHeaders.some((name) => headers.has(name)) ||
  /auto[_-]?reply/i.test(firstOf(headers, 'precedence')) ||
  autoReplySubject.test(subjectOf(headers));

/** Somebody's filter asks the sender to prove being human. */
export const isChallenge = ({ headers }: Message, text: string): boolean =>
  headers.has('x-challenge') ||
  /tmda|spamarrest|boxbe|bluebottle/i.test(`${firstOf(headers, 'x-delivery-agent')} ${firstOf(headers, 'from')}`) ||
  (challengeSubject.test(subjectOf(headers)) && challengeText.test(text.slice(0, 8_192)));
