import { useCallback } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import { useText } from '../text/text-context.tsx';
import { Pending } from '../ui/pending.tsx';
import { usePolled } from '../ui/use-polled.ts';
import { ScopeEditor } from './edit/scope-editor.tsx';
import { snapshotOf } from './edit/snapshot.ts';
import { widest } from './form/widest.ts';
import { ScopeSwitcher } from './scopes/scope-switcher.tsx';

/** The Mail Sending Settings of one scope, by default the widest, with everything related. */
export const SettingsView = ({ scope }: { scope: string }) => {
  const { t } = useText();
  const { settings } = useApi();
  const scopes = usePolled(settings.scopes);
  return (
    <>
      <h1>{t('settings.title')}</h1>
      <Pending of={scopes}>
        {(known) => (
          <>
            <ScopeSwitcher scopes={known} current={scope || widest(known)} />
            <ScopeSettings scope={scope || widest(known)} />
          </>
        )}
      </Pending>
    </>
  );
};

const ScopeSettings = ({ scope }: { scope: string }) => {
  const { settings } = useApi();
  const loaded = usePolled(useCallback(async () => snapshotOf(await settings.read(scope)), [settings, scope]));
  return <Pending of={loaded}>{(snapshot) => <ScopeEditor initial={snapshot} />}</Pending>;
};
