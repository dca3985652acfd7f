import type { Suppression } from '../api/suppressions-api.ts';
import { scopeName } from '../settings/scopes/scope-name.ts';
import { useText } from '../text/text-context.tsx';
import { TableHead } from '../ui/table-head.tsx';

interface SuppressionTableProps {
  entries: readonly Suppression[];
  onRemove: (entry: Suppression) => void;
}

/** The suppressed addresses, with origin, time and scope. */
export const SuppressionTable = ({ entries, onRemove }: SuppressionTableProps) => {
  const text = useText();
  const { t, word, dateTime } = text;
  return (
    <table class="keys">
      <TableHead
        columns={[t('email.address'), t('suppression.reason'), t('suppression.since'), t('key.scope')]}
        action={t('suppression.remove')}
      />
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.id}>
            <th scope="row">{entry.email}</th>
            <td>
              {word('origin', entry.origin)}
              {entry.source_id !== null && (
                <>
                  {' · '}
                  <a href={`#/emails/${entry.source_id}`}>{t('suppression.source')}</a>
                </>
              )}
            </td>
            <td>
              <time dateTime={entry.created_at}>{dateTime(entry.created_at)}</time>
            </td>
            <td>{scopeName(entry.scope, text)}</td>
            <td class="action">
              <button
                type="button"
                class="danger"
                onClick={() => onRemove(entry)}
                aria-label={t('suppression.removeTitle', { address: entry.email })}
              >
                {t('suppression.remove')}
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
