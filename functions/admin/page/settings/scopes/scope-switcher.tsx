import { useState } from 'preact/hooks';
import { chainOf, parseScope } from '../../../../../shared/scope.ts';
import type { ScopeStatus } from '../../api/settings-api.ts';
import { useText } from '../../text/text-context.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { go } from '../../use-route.ts';
import { scopeName } from './scope-name.ts';

/** Chooses the scope whose settings are shown, or creates a new one. */
export const ScopeSwitcher = ({ scopes, current }: { scopes: readonly ScopeStatus[]; current: string }) => {
  const text = useText();
  const [isAdding, setAdding] = useState(false);
  const known = inTreeOrder([...scopes.map(({ scope }) => scope), current]);
  const choose = (select: HTMLSelectElement) => {
    go({ view: 'settings', scope: select.value });
    // Reset until the view has agreed to be left.
    select.value = current;
  };
  return (
    <div class="scope-switcher">
      <label class="labelled">
        <span>{text.t('scope')}</span>
        <select onChange={(event) => choose(event.currentTarget)}>
          {known.map((scope) => (
            <option key={scope} value={scope} selected={scope === current}>
              {indented(scope, scopeName(scope, text))}
            </option>
          ))}
        </select>
      </label>
      <button type="button" onClick={() => setAdding(true)}>
        {text.t('scope.add')}
      </button>
      <a href={`#/history/${current}`}>{text.t('view.history')}</a>
      {isAdding && <AddScope onClose={() => setAdding(false)} />}
    </div>
  );
};

/** Default first, then each website followed by its store views. */
const inTreeOrder = (scopes: Iterable<string>): string[] =>
  [...new Set(scopes)].sort((one, other) => chainOf(one).join(' ').localeCompare(chainOf(other).join(' ')));

/** Indents by two no-break spaces per level, since a native select cannot show a tree. */
const indented = (scope: string, name: string): string => '\u00a0\u00a0'.repeat(chainOf(scope).length - 1) + name;

/** Asks for the code of a website and optionally a store view. The scope exists once something is saved there. */
const AddScope = ({ onClose }: { onClose: () => void }) => {
  const { t } = useText();
  const [website, setWebsite] = useState('');
  const [storeView, setStoreView] = useState('');
  const [isWrong, setWrong] = useState(false);

  const open = () => {
    const codes = [website.trim(), storeView.trim()].filter((code) => code !== '');
    const scope = parseScope(codes.join('.'));
    setWrong(!scope);
    if (!scope) return;
    onClose();
    go({ view: 'settings', scope });
  };

  const rule = { isWrong, describedBy: 'scope-rule' };
  return (
    <FormDialog title={t('scope.add')} submit={t('scope.open')} onSubmit={open} onClose={onClose}>
      <TextField {...rule} label={t('scope.websiteCode')} value={website} onInput={setWebsite} />
      <TextField {...rule} label={t('scope.storeViewCode')} value={storeView} onInput={setStoreView} />
      <p class={isWrong ? 'fault' : 'hint'} id="scope-rule" role={isWrong ? 'alert' : undefined}>
        {t('scope.rule')}
      </p>
    </FormDialog>
  );
};
