import type { EmailRecipient } from '../api/emails-api.ts';
import { useText } from '../text/text-context.tsx';
import { toneOf } from './state.ts';

/** What the mail server said of each recipient last. */
export const RecipientTable = ({ recipients }: { recipients: readonly EmailRecipient[] }) => {
  const { t, word } = useText();
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">{t('email.address')}</th>
          <th scope="col">{t('email.state')}</th>
          <th scope="col">{t('email.reply')}</th>
        </tr>
      </thead>
      <tbody>
        {recipients.map(({ address, state, code, response }) => (
          <tr key={address}>
            <th scope="row">{address}</th>
            <td>
              <span class={`badge ${toneOf(state)}`}>{word('recipient', state)}</span>
            </td>
            <td class="reply" lang="en">
              {`${code ?? ''} ${response ?? ''}`.trim()}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
