import { useRef, useState } from 'preact/hooks';
import { useText } from '../text/text-context.tsx';
import { Dialog } from './dialog.tsx';
import { Notice } from './notice.tsx';

interface SecretDialogProps {
  title: string;
  /** What to do with it. */
  note: string;
  label: string;
  secret: string;
  onClose: () => void;
}

/** A new secret, which is shown only once. */
export const SecretDialog = ({ title, note, label, secret, onClose }: SecretDialogProps) => {
  const { t } = useText();
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  // Without clipboard access, the secret is selected, so that the user can copy it.
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => setCopied(true),
      () => field.current?.select(),
    );
  return (
    <Dialog title={title} onClose={onClose}>
      <Notice kind="warning">
        <p>{note}</p>
      </Notice>
      <label class="labelled">
        <span>{label}</span>
        <input ref={field} class="token" readOnly value={secret} onFocus={(event) => event.currentTarget.select()} />
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
