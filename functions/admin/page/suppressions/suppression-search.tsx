import { useState } from 'preact/hooks';
import type { SuppressionQuery } from '../api/suppressions-api.ts';
import { useText } from '../text/text-context.tsx';
import { ScopeField } from '../ui/scope-field.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';

const ORIGINS = ['bounce', 'complaint', 'manual'] as const;

interface SuppressionSearchProps {
  query: SuppressionQuery;
  onSearch: (query: SuppressionQuery) => void;
}

/** The search form. Selections apply immediately, with the text typed so far; typed text applies on submit. */
export const SuppressionSearch = ({ query, onSearch }: SuppressionSearchProps) => {
  const { t, word } = useText();
  const [typed, type] = useState(query);
  const put = (name: keyof SuppressionQuery) => (value: string) => type((before) => ({ ...before, [name]: value }));
  const apply = (change: Partial<SuppressionQuery> = {}) => {
    const next = { ...typed, search: typed.search.trim(), scope: typed.scope.trim(), ...change };
    type(next);
    onSearch(next);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    apply();
  };
  const options = [
    { value: '', label: t('filter.any') },
    ...ORIGINS.map((value) => ({ value, label: word('origin', value) })),
  ];
  return (
    <form class="filters" onSubmit={submit} noValidate aria-label={t('filter.title')}>
      <TextField label={t('suppression.search')} value={typed.search} onInput={put('search')} />
      <Select
        label={t('suppression.reason')}
        value={query.origin}
        options={options}
        onChange={(origin) => apply({ origin })}
      />
      <ScopeField label={t('key.scope')} value={typed.scope} onInput={put('scope')} />
      <div class="buttons">
        <button type="submit" class="primary">
          {t('filter.apply')}
        </button>
      </div>
    </form>
  );
};
