import { firstOf, type Message, subjectOf } from './message.ts';

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

/** An auto-responder wrote it: RFC 3834, or what came before it. Bounces carry Auto-Submitted too, so they are read first. */
export const isAutoReply = ({ headers }: Message): boolean =>
  /^auto-replied/i.test(firstOf(headers, 'auto-submitted')) ||
  autoReplyHeaders.some((name) => headers.has(name)) ||
  /auto[_-]?reply/i.test(firstOf(headers, 'precedence')) ||
  autoReplySubject.test(subjectOf(headers));

/** Somebody's filter asks the sender to prove being human. */
export const isChallenge = ({ headers }: Message, text: string): boolean =>
  headers.has('x-challenge') ||
  /tmda|spamarrest|boxbe|bluebottle/i.test(`${firstOf(headers, 'x-delivery-agent')} ${firstOf(headers, 'from')}`) ||
  (challengeSubject.test(subjectOf(headers)) && challengeText.test(text.slice(0, 8_192)));
