import { useState } from 'preact/hooks';
import { wordingOf } from '../../../../shared/email/why/wording.ts';
import { useApi } from '../api/api.ts';
import type { Why } from '../api/figures-api.ts';
import { emailsHash } from '../route.ts';
import { scopeName } from '../settings/scopes/scope-name.ts';
import { type Text, useText } from '../text/text-context.tsx';
import { whyTexts } from '../text/why-texts.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';

/** "Why has my customer no mail?": takes the customer's address and answers in one sentence, with the next step. */
export const WhyForm = () => {
  const { t } = useText();
  const { figures } = useApi();
  const [address, setAddress] = useState('');
  const [answer, setAnswer] = useState<Why>();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const ask = async (to: string, after?: string) => {
    setBusy(true);
    setError(undefined);
    await figures.why(to, after).then(setAnswer, setError);
    setBusy(false);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    setAnswer(undefined);
    void ask(address.trim());
  };

  return (
    <section class="why" aria-labelledby="why">
      <h2 id="why">{t('overview.why')}</h2>
      <form onSubmit={submit} noValidate>
        <label class="labelled">
          <span>{t('overview.whyAddress')}</span>
          <input
            type="email"
            value={address}
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => setAddress(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="primary" disabled={isBusy || address.trim() === ''}>
          {t(isBusy ? 'overview.whyBusy' : 'overview.whyAsk')}
        </button>
      </form>
      {error !== undefined && <FailureNotice error={error} />}
      <div role="status">{answer && <WhyAnswer answer={answer} onOlder={(after) => ask(answer.to, after)} />}</div>
    </section>
  );
};

/** ISO 8601. `Date.parse` takes more, such as the host name `mail-1`. */
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** The explanation in the user's language, with times in the user's time zone. */
const wordsOf = ({ parameters, ...explanation }: Why, text: Text) => {
  const shown = Object.entries(parameters).map(([name, value]) => {
    if (name === 'scope' || name === 'suppressed_in') return [name, scopeName(value, text)];
    return [name, TIME.test(value) ? text.dateTime(value) : value];
  });
  return wordingOf(whyTexts[text.language], explanation, Object.fromEntries(shown));
};

const WhyAnswer = ({ answer, onOlder }: { answer: Why; onOlder: (after: string) => void }) => {
  const text = useText();
  const { t } = text;
  const { sentence, next_step } = wordsOf(answer, text);
  const { email, reply, to, has_more, next_after } = answer;
  return (
    <>
      <p class="sentence">{sentence}</p>
      <p>
        <strong>{next_step}</strong>
      </p>
      {reply?.response && (
        <p class="reply" lang="en">
          {reply.response}
        </p>
      )}
      <p class="links">
        {email && (
          <a href={`#/emails/${email.id}`}>{t('overview.whyEmail', { time: text.dateTime(email.created_at) })}</a>
        )}
        <a href={emailsHash({ recipient: to })}>{t('overview.whyEmails', { address: to })}</a>
        {has_more && next_after !== null && (
          <button type="button" class="link" onClick={() => onOlder(next_after)}>
            {t(email ? 'overview.whyBefore' : 'overview.whyFurther')}
          </button>
        )}
      </p>
    </>
  );
};
