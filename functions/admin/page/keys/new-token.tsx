import { useRef, useState } from 'preact/hooks';
import { useText } from '../text/text-context.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';

/** A new key, for the only time that it can be seen. */
export const NewToken = ({ token, onClose }: { token: string; onClose: () => void }) => {
  const { t } = useText();
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  // Where the browser gives no access to the clipboard, the token is selected for the keyboard to copy.
  const copy = () =>
    navigator.clipboard.writeText(token).then(
      () => setCopied(true),
      () => field.current?.select(),
    );
  return (
    <Dialog title={t('key.created.title')} onClose={onClose}>
      <Notice kind="warning">
        <p>{t('key.once')}</p>
      </Notice>
      <label class="labelled">
        <span>{t('signIn.key')}</span>
        <input ref={field} class="token" readOnly value={token} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <div class="actions">
        <button type="button" onClick={copy}>
          {t(copied ? 'copied' : 'copy')}
        </button>
        <button type="button" class="primary" onClick={onClose}>
          {t('close')}
        </button>
      </div>
    </Dialog>
  );
};
