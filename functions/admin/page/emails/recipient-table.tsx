import type { EmailRecipient } from '../api/emails-api.ts';
import { useText } from '../text/text-context.tsx';
import { TableHead } from '../ui/table-head.tsx';
import { toneOf } from './state.ts';

/** What the mail server said of each recipient last. */
export const RecipientTable = ({ recipients }: { recipients: readonly EmailRecipient[] }) => {
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
            <td class="reply" lang="en">
              {response ?? code}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
