import { useCallback, useState } from 'preact/hooks';
import { useApi } from '../../api/api.ts';
import type { EmailDetail, EmailRecipient } from '../../api/emails-api.ts';
import { Reason } from '../../text/reason.tsx';
import { sentenceIn } from '../../text/sentence.ts';
import { useText } from '../../text/text-context.tsx';
import { Fact } from '../../ui/fact.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Pending } from '../../ui/pending.tsx';
import { TableHead } from '../../ui/table-head.tsx';
import { usePolled } from '../../ui/use-polled.ts';
import { stateOf, toneOf } from '../state.ts';
import { StateBadge } from '../state-badge.tsx';
import { EmailActions } from './email-actions.tsx';
import { EmailContents } from './email-contents.tsx';
import { CircuitNotice, Timeline } from './email-course.tsx';

const REFRESH_MS = 4000;

/** One email: its state, recipients and content. `list` is the route of the list it was opened from. */
export const EmailView = ({ id, list }: { id: string; list: string }) => {
  const { t } = useText();
  const { emails } = useApi();
  const loaded = usePolled(
    useCallback(() => emails.read(id), [emails, id]),
    REFRESH_MS,
  );
  const [error, setError] = useState<unknown>();
  return (
    <>
      <p class="back">
        <a href={list}>{t('email.back')}</a>
      </p>
      {error !== undefined && <FailureNotice error={error} />}
      <Pending of={loaded}>
        {(email) => (
          <>
            <EmailHeading email={email} />
            {email.delivery.circuit && <CircuitNotice id={id} circuit={email.delivery.circuit} />}
            <EmailActions email={email} onChanged={loaded.refresh} onError={setError} />
            <div class="columns">
              <section aria-labelledby="facts">
                <h2 id="facts">{t('email.facts')}</h2>
                <EmailFacts email={email} />
              </section>
              <section aria-labelledby="timeline">
                <h2 id="timeline">{t('email.timeline')}</h2>
                <Timeline email={email} />
              </section>
            </div>
            <section aria-labelledby="recipients">
              <h2 id="recipients">{t('email.recipients')}</h2>
              <RecipientTable recipients={email.delivery.recipients} />
            </section>
            <section aria-labelledby="contents">
              <h2 id="contents">{t('email.contents')}</h2>
              <EmailContents email={email} />
            </section>
          </>
        )}
      </Pending>
    </>
  );
};

const EmailHeading = ({ email }: { email: EmailDetail }) => {
  const { t } = useText();
  return (
    <div class="heading">
      <h1>{email.subject === '' ? t('email.noSubject') : email.subject}</h1>
      <StateBadge state={stateOf(email)} />
      {email.delivery.possible_duplicate && <span class="badge waiting">{t('email.possibleDuplicate')}</span>}
    </div>
  );
};

/** The email's properties; empty ones are omitted. */
const EmailFacts = ({ email }: { email: EmailDetail }) => {
  const { t, dateTime, word, number } = useText();
  const { delivery } = email;
  return (
    <dl class="facts">
      <Fact name={t('email.from')}>{email.from}</Fact>
      <Fact name={t('email.to')}>{email.to.join(', ')}</Fact>
      <Fact name={t('email.cc')}>{email.cc.join(', ')}</Fact>
      <Fact name={t('email.bcc')}>{email.bcc.join(', ')}</Fact>
      <Fact name={t('email.replyTo')}>{email.reply_to.join(', ')}</Fact>
      <Fact name={t('email.created')}>{dateTime(email.created_at)}</Fact>
      <Fact name={t('email.scheduled')}>{email.scheduled_at && dateTime(email.scheduled_at)}</Fact>
      <Fact name={t('email.scope')}>{delivery.scope}</Fact>
      <Fact name={t('email.type')}>{delivery.type && word('type', delivery.type)}</Fact>
      <Fact name={t('email.attempts')}>{number(delivery.attempts)}</Fact>
      <Fact name={t('email.nextAttempt')}>{delivery.next_attempt_at && dateTime(delivery.next_attempt_at)}</Fact>
      <Fact name={t('email.reason')}>{delivery.reason && <Reason of={delivery} />}</Fact>
      <Fact name={t('again.of')}>
        {delivery.sent_again_from && <a href={`#/emails/${delivery.sent_again_from}`}>{t('again.first')}</a>}
      </Fact>
      <Fact name={t('email.tags')}>{email.tags.map(({ name, value }) => `${name}=${value}`).join(', ')}</Fact>
      <Fact name={t('email.messageId')}>{email.message_id && <code>{email.message_id}</code>}</Fact>
      <Fact name={t('email.id')}>
        <code>{email.id}</code>
      </Fact>
    </dl>
  );
};

/** The mail server's reply, quoted; for suppressed addresses, Storemail's own text. */
const Answer = ({ state, response, code }: Pick<EmailRecipient, 'state' | 'response' | 'code'>) => {
  const { language } = useText();
  if (state === 'suppressed' && response !== null && code === null) {
    return <td>{language === 'en' ? response : sentenceIn(language, response)}</td>;
  }
  return (
    <td class="reply" lang="en">
      {response ?? code}
    </td>
  );
};

/** The mail server's last reply for each recipient. */
const RecipientTable = ({ recipients }: { recipients: readonly EmailRecipient[] }) => {
  const { t, word } = useText();
  return (
    <table class="cards">
      <TableHead columns={[t('email.address'), t('email.state'), t('email.reply')]} />
      <tbody>
        {recipients.map(({ address, state, code, response }) => (
          <tr key={address}>
            <th scope="row">{address}</th>
            <td>
              <span class={`badge ${toneOf(state)}`}>{word('recipient', state)}</span>
            </td>
            <Answer state={state} response={response} code={code} />
          </tr>
        ))}
      </tbody>
    </table>
  );
};
