import type { Key } from '../api/keys-api.ts';
import { scopeName } from '../settings/scopes/scope-name.ts';
import { useText } from '../text/text-context.tsx';
import { TableHead } from '../ui/table-head.tsx';

interface KeyTableProps {
  keys: readonly Key[];
  onRename: (key: Key) => void;
  onRevoke: (key: Key) => void;
}

export const KeyTable = ({ keys, onRename, onRevoke }: KeyTableProps) => {
  const text = useText();
  const { t } = text;
  return (
    <table class="keys">
      <TableHead
        columns={[t('key.name'), t('key.permission'), t('key.scope'), t('key.created'), t('key.lastUsed')]}
        action={t('key.revoke')}
      />
      <tbody>
        {keys.map((key) => (
          <tr key={key.id}>
            <th scope="row">
              {key.name} {key.is_own && <span class="badge">{t('key.own')}</span>}
              {key.start !== null && (
                <span class="hint">
                  <br />
                  <code>{key.start}…</code>
                </span>
              )}
            </th>
            <td>{text.word('permission', key.permission)}</td>
            <td>{scopeName(key.scope, text)}</td>
            <td>
              <time dateTime={key.created_at}>{text.dateTime(key.created_at)}</time>
            </td>
            <td>
              {key.last_used_on === null ? (
                t('key.neverUsed')
              ) : (
                <time dateTime={key.last_used_on}>{text.day(key.last_used_on)}</time>
              )}
            </td>
            <td class="action">
              <button type="button" onClick={() => onRename(key)} aria-label={t('key.renameTitle', { name: key.name })}>
                {t('key.rename')}
              </button>
              <button
                type="button"
                class="danger"
                onClick={() => onRevoke(key)}
                aria-label={t('key.revokeTitle', { name: key.name })}
              >
                {t('key.revoke')}
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
