import { useMemo, useState } from 'preact/hooks';
import { ApiContext, createApi } from './api/api.ts';
import { createClient } from './api/client.ts';
import { Masthead } from './masthead.tsx';
import { session } from './session/session.ts';
import { SignIn } from './session/sign-in.tsx';
import { useText } from './text/text-context.tsx';
import { Dialog } from './ui/dialog.tsx';
import { mayLeave, useRoute } from './use-route.ts';
import { View } from './view.tsx';

type SignedIn = 'no' | 'yes' | 'expired';

/** Asks for an API key, then shows the view of the current route. */
export const App = () => {
  const { t } = useText();
  const [signedIn, setSignedIn] = useState<SignedIn>(session.key() === '' ? 'no' : 'yes');
  const route = useRoute();
  const api = useMemo(
    () => createApi(createClient({ token: session.key, onUnknownKey: () => setSignedIn('expired') })),
    [],
  );
  const signIn = (key: string) => {
    session.open(key);
    setSignedIn('yes');
  };
  const signOut = async () => {
    if (!(await mayLeave())) return;
    session.close();
    setSignedIn('no');
  };

  if (signedIn === 'no') {
    return (
      <>
        <Masthead />
        <main class="narrow">
          <h1>{t('signIn.title')}</h1>
          <SignIn onKey={signIn} />
        </main>
      </>
    );
  }
  return (
    <ApiContext.Provider value={api}>
      <button type="button" class="skip" onClick={() => document.getElementById('content')?.focus()}>
        {t('skip')}
      </button>
      <Masthead view={route.view} onSignOut={signOut} />
      <View route={route} />
      {/* Shown over the view, so that its unsaved input is kept. */}
      {signedIn === 'expired' && (
        <Dialog title={t('signIn.title')} onClose={signOut}>
          <SignIn onKey={signIn} expired />
        </Dialog>
      )}
    </ApiContext.Provider>
  );
};
