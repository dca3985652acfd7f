import { useText } from '../../text/text-context.tsx';
import { Notice } from '../../ui/notice.tsx';
import { type Field, fieldOf } from '../edit/draft.ts';
import { MASK } from '../edit/snapshot.ts';
import type { Editor } from '../edit/use-editor.ts';
import { scopeName } from '../scopes/scope-name.ts';

/** Says whether a password is set, where and for which host, and that another host needs it again. */
export const PasswordNote = ({ field, editor: { snapshot, draft } }: { field: Field; editor: Editor }) => {
  const text = useText();
  const { set, scope, host } = snapshot.password;
  const textAt = (path: string): string => fieldOf(snapshot, draft, path).text;
  // Without a login, nobody asks for it.
  const isNeeded = textAt('system/smtp/auth') !== 'none';
  if (field.isChanged && field.text !== '') return <p class="origin">{text.t('password.new')}</p>;
  if (!set || (field.isOwn && field.text !== MASK)) return <p class="origin">{text.t('password.unset')}</p>;
  return (
    <>
      <p class="origin">
        {text.t('password.set', { origin: scopeName(scope ?? snapshot.scope, text), host: host ?? '?' })}
      </p>
      {isNeeded && host !== null && host !== textAt('system/smtp/host') && (
        <Notice kind="warning">
          <p>{text.t('password.otherHost', { host })}</p>
        </Notice>
      )}
    </>
  );
};
