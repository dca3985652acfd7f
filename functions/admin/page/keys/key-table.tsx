import type { Key } from '../api/keys-api.ts';
import { scopeName } from '../settings/scopes/scope-name.ts';
import { useText } from '../text/text-context.tsx';

export const KeyTable = ({ keys, onRevoke }: { keys: readonly Key[]; onRevoke: (key: Key) => void }) => {
  const text = useText();
  const { t } = text;
  return (
    <table class="keys">
      <thead>
        <tr>
          <th scope="col">{t('key.name')}</th>
          <th scope="col">{t('key.permission')}</th>
          <th scope="col">{t('key.scope')}</th>
          <th scope="col">{t('key.created')}</th>
          <th scope="col">
            <span class="hidden">{t('key.revoke')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.id}>
            <th scope="row">{key.name}</th>
            <td>{text.word('permission', key.permission)}</td>
            <td>{scopeName(key.scope, text)}</td>
            <td>
              <time dateTime={key.created_at}>{text.dateTime(key.created_at)}</time>
            </td>
            <td class="action">
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
