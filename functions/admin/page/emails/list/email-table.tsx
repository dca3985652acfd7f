import type { EmailItem } from '../../api/emails-api.ts';
import { Reason } from '../../text/reason.tsx';
import { useText } from '../../text/text-context.tsx';
import { Time } from '../../ui/time.tsx';
import { stateOf } from '../state.ts';
import { StateBadge } from '../state-badge.tsx';
import type { Selection } from './selection.ts';

/** A table of emails; long values expand on focus, and on a narrow screen each row becomes a card. */
export const EmailTable = ({ emails, selection }: { emails: readonly EmailItem[]; selection: Selection }) => {
  const { t } = useText();
  const columns = ['state', 'subject', 'recipient', 'type', 'scope', 'created'] as const;
  const isAll = emails.every(({ id }) => selection.has(id));
  return (
    <table class="emails">
      <thead>
        <tr>
          <td class="pick">
            <input
              type="checkbox"
              aria-label={t('emails.selectAll')}
              checked={isAll}
              onChange={() => selection.set(isAll ? [] : emails.map(({ id }) => id))}
            />
          </td>
          {columns.map((column) => (
            <th key={column} scope="col" class={column}>
              {t(`email.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {emails.map((email) => (
          <EmailRow key={email.id} email={email} selection={selection} />
        ))}
      </tbody>
    </table>
  );
};

/** `Ada <ada@example.net>` becomes `ada@example.net`, since the address is what identifies a customer. */
const addressIn = (mailbox: string): string => /<([^<>]+)>$/.exec(mailbox)?.[1] ?? mailbox;

const EmailRow = ({ email, selection }: { email: EmailItem; selection: Selection }) => {
  const { t, word } = useText();
  const { id, to, created_at, delivery } = email;
  const subject = email.subject === '' ? t('email.noSubject') : email.subject;
  const others = to.length - 1;
  const isPicked = selection.has(id);
  return (
    <tr class={isPicked ? 'picked' : ''}>
      <td class="pick">
        <input
          type="checkbox"
          aria-label={t('emails.select', { subject, to: to[0] ?? '' })}
          checked={isPicked}
          onChange={() => selection.toggle(id)}
        />
      </td>
      <td class="state">
        <StateBadge state={stateOf(email)} />
      </td>
      <th scope="row" class="subject">
        <span class="line">
          <a href={`#/emails/${id}`} class={email.subject === '' ? 'none' : ''} title={subject}>
            {subject}
          </a>
          {delivery.reason && <Reason of={delivery} />}
        </span>
      </th>
      <td class="to" title={to.join(', ')}>
        {addressIn(to[0] ?? '')}
        {others > 0 && <span class="hint"> {t('email.others', { count: others })}</span>}
      </td>
      <td class="type">{delivery.type ? word('type', delivery.type) : ''}</td>
      <td class="scope">{delivery.scope}</td>
      <td class="time">
        <Time at={created_at} />
      </td>
    </tr>
  );
};
