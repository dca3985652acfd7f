import { useCallback } from 'preact/hooks';
import { DEFAULT_SCOPE } from '../../../../shared/scope.ts';
import { useApi } from '../api/api.ts';
import type { ScopeStatus } from '../api/settings-api.ts';
import { useText } from '../text/text-context.tsx';
import { Pending } from '../ui/pending.tsx';
import { usePolled } from '../ui/use-polled.ts';
import { ScopeEditor } from './scope-editor.tsx';
import { ScopeSwitcher } from './scope-switcher.tsx';
import { snapshotOf } from './snapshot.ts';

/** The widest scope that a key may see, as far as that can be told from those with settings. */
const widest = (scopes: readonly ScopeStatus[]): string => {
  const codes = scopes.map(({ scope }) => scope).sort();
  return codes.includes(DEFAULT_SCOPE) ? DEFAULT_SCOPE : (codes[0] ?? DEFAULT_SCOPE);
};

/** Mail Sending Settings and all that belongs to them, of one scope; of the widest if none is named. */
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
