import { useState } from 'preact/hooks';
import { createApi } from '../api/api.ts';
import { createClient } from '../api/client.ts';
import { ApiRefusal } from '../api/failure.ts';
import { type Text, useText } from '../text/text-context.tsx';
import { failureText } from '../ui/failure-notice.tsx';
import { Notice } from '../ui/notice.tsx';

/** Checks a key by reading settings, which requires full access. */
const check = async (key: string): Promise<void> => {
  const ask = createClient({ token: () => key, onUnknownKey: () => undefined });
  await createApi(ask).settings.scopes();
};

const refusalText = (error: unknown, text: Text): string => {
  if (!(error instanceof ApiRefusal)) return failureText(error, text);
  const { name } = error.refusal;
  if (name === 'restricted_api_key') return text.t('signIn.sendingKey');
  return name === 'invalid_api_key' ? text.t('signIn.unknownKey') : failureText(error, text);
};

/** Asks for an API key and passes it on once the API has accepted it. */
export const SignIn = ({ onKey, expired }: { onKey: (key: string) => void; expired?: boolean }) => {
  const text = useText();
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(expired ? text.t('signIn.expired') : '');

  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      await check(key.trim());
      onKey(key.trim());
    } catch (error) {
      setProblem(refusalText(error, text));
      setBusy(false);
    }
  };

  return (
    <form class="sign-in" onSubmit={submit}>
      <p>{text.t('signIn.text')}</p>
      {problem !== '' && (
        <Notice kind="error">
          <p>{problem}</p>
        </Notice>
      )}
      <label class="labelled">
        <span>{text.t('signIn.key')}</span>
        <input
          type="password"
          value={key}
          onInput={(event) => setKey(event.currentTarget.value)}
          autocomplete="off"
          spellcheck={false}
          required
          placeholder="re_sm_…"
        />
      </label>
      <button type="submit" class="primary" disabled={busy || key.trim() === ''}>
        {text.t(busy ? 'signIn.checking' : 'signIn.submit')}
      </button>
      <p class="hint">{text.t('signIn.kept')}</p>
    </form>
  );
};
