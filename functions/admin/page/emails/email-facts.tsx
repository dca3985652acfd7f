import type { ComponentChildren } from 'preact';
import type { EmailDetail } from '../api/emails-api.ts';
import { useText } from '../text/text-context.tsx';

/** Who, when and whose; what is empty is left out. */
export const EmailFacts = ({ email }: { email: EmailDetail }) => {
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
      <Fact name={t('email.reason')}>{delivery.reason && <span lang="en">{delivery.reason}</span>}</Fact>
      <Fact name={t('email.tags')}>{email.tags.map(({ name, value }) => `${name}=${value}`).join(', ')}</Fact>
      <Fact name={t('email.messageId')}>{email.message_id && <code>{email.message_id}</code>}</Fact>
      <Fact name={t('email.id')}>
        <code>{email.id}</code>
      </Fact>
    </dl>
  );
};

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) =>
  children ? (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  ) : null;
