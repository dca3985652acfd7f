import type { EmailItem } from '../api/emails-api.ts';
import { useText } from '../text/text-context.tsx';
import { TableHead } from '../ui/table-head.tsx';
import { Time } from '../ui/time.tsx';
import { stateOf } from './state.ts';
import { StateBadge } from './state-badge.tsx';

/** Emails, one a row; on a narrow screen, one a card. */
export const EmailTable = ({ emails }: { emails: readonly EmailItem[] }) => {
  const { t } = useText();
  return (
    <table class="emails">
      <TableHead
        columns={[
          t('email.state'),
          t('email.subject'),
          t('email.recipient'),
          t('email.type'),
          t('email.scope'),
          t('email.created'),
        ]}
      />
      <tbody>
        {emails.map((email) => (
          <EmailRow key={email.id} email={email} />
        ))}
      </tbody>
    </table>
  );
};

const EmailRow = ({ email }: { email: EmailItem }) => {
  const { t, word } = useText();
  const { id, subject, to, created_at, delivery } = email;
  const others = to.length - 1;
  return (
    <tr>
      <td class="state">
        <StateBadge state={stateOf(email)} />
      </td>
      <th scope="row" class="subject">
        <a href={`#/emails/${id}`}>{subject === '' ? t('email.noSubject') : subject}</a>
        {delivery.reason && (
          <span class="reason" lang="en">
            {delivery.reason}
          </span>
        )}
      </th>
      <td class="to">
        {to[0]}
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
