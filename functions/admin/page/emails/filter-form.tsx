import { useState } from 'preact/hooks';
import { EMAIL_TYPES } from '../../../../shared/email/lifecycle/email-type.ts';
import type { EmailFilter } from '../api/emails-api.ts';
import { useText } from '../text/text-context.tsx';
import { ScopeField } from '../ui/scope-field.tsx';
import { Select } from '../ui/select.tsx';
import { TextField, TimeField } from '../ui/text-field.tsx';
import { isFiltered, isoOf, lastEvents, localOf, noFilter } from './filter.ts';

/** A filter as the fields hold it. */
const typedOf = ({ to, scope, created_from, created_to }: EmailFilter) => ({
  to,
  scope,
  from: localOf(created_from),
  until: localOf(created_to),
});

/** Says which emails are wanted. Choices count at once, what is typed when it is sent off. */
export const FilterForm = ({ filter, onFilter }: { filter: EmailFilter; onFilter: (filter: EmailFilter) => void }) => {
  const { t, word } = useText();
  const [typed, type] = useState(typedOf(filter));
  const any = { value: '', label: t('filter.any') };
  const options = (kind: string, values: readonly string[]) => [
    any,
    ...values.map((value) => ({ value, label: word(kind, value) })),
  ];

  const submit = (event: Event) => {
    event.preventDefault();
    const created = { created_from: isoOf(typed.from), created_to: isoOf(typed.until) };
    onFilter({ ...filter, to: typed.to.trim(), scope: typed.scope.trim(), ...created });
  };
  const clear = () => {
    type(typedOf(noFilter));
    onFilter(noFilter);
  };
  const put = (name: keyof typeof typed) => (value: string) => type({ ...typed, [name]: value });

  return (
    <form class="filters" onSubmit={submit} noValidate aria-label={t('filter.title')}>
      <Select
        label={t('email.state')}
        value={filter.last_event}
        options={options('state', lastEvents)}
        onChange={(last_event) => onFilter({ ...filter, last_event })}
      />
      <Select
        label={t('email.type')}
        value={filter.type}
        options={options('type', EMAIL_TYPES)}
        onChange={(emailType) => onFilter({ ...filter, type: emailType })}
      />
      <TextField label={t('email.recipient')} value={typed.to} onInput={put('to')} />
      <ScopeField label={t('email.scope')} value={typed.scope} onInput={put('scope')} />
      <TimeField label={t('filter.from')} value={typed.from} onInput={put('from')} />
      <TimeField label={t('filter.until')} value={typed.until} onInput={put('until')} />
      <div class="buttons">
        <button type="submit">{t('filter.apply')}</button>
        {isFiltered(filter) && (
          <button type="button" class="quiet" onClick={clear}>
            {t('filter.clear')}
          </button>
        )}
      </div>
    </form>
  );
};
