import { useLayoutEffect, useState } from 'preact/hooks';
import { EMAIL_TYPES } from '../../../../../shared/email/lifecycle/email-type.ts';
import { useText } from '../../text/text-context.tsx';
import { ScopeField } from '../../ui/scope-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField, TimeField } from '../../ui/text-field.tsx';
import { type EmailFilter, isFiltered, isoOf, localOf, noFilter, periods, states } from './filter.ts';

interface FilterFormProps {
  filter: EmailFilter;
  onFilter: (filter: EmailFilter) => void;
}

/**
 * The filter of the list. Choices apply immediately, together with any text typed; typed text alone
 * applies on submit.
 */
export const FilterForm = ({ filter, onFilter }: FilterFormProps) => {
  const { t, word } = useText();
  const [typed, type] = useState(filter);
  // Back and forward change the filter, too. A layout effect runs before the user can type anything further.
  useLayoutEffect(() => type(filter), [filter]);

  const put = (name: keyof EmailFilter) => (value: string) => type((before) => ({ ...before, [name]: value }));
  const apply = (change: Partial<EmailFilter> = {}) => {
    const { recipient, subject, scope } = typed;
    onFilter({ ...typed, recipient: recipient.trim(), subject: subject.trim(), scope: scope.trim(), ...change });
  };
  const submit = (event: Event) => {
    event.preventDefault();
    apply();
  };
  const options = (kind: string, values: readonly string[], none = t('filter.any')) => [
    { value: '', label: none },
    ...values.map((value) => ({ value, label: word(kind, value) })),
  ];

  return (
    <form class="filters" onSubmit={submit} noValidate aria-label={t('filter.title')}>
      <TextField label={t('filter.recipient')} value={typed.recipient} onInput={put('recipient')} />
      <TextField label={t('filter.subject')} value={typed.subject} onInput={put('subject')} />
      <Select
        label={t('filter.state')}
        value={filter.state}
        options={options('state', states)}
        onChange={(state) => apply({ state, reason: '' })}
      />
      <Select
        label={t('filter.period')}
        value={filter.period}
        options={options('filter.period', periods, t('filter.period.any'))}
        onChange={(period) => apply({ period })}
      />
      <Select
        label={t('email.type')}
        value={filter.type}
        options={options('type', EMAIL_TYPES)}
        onChange={(emailType) => apply({ type: emailType })}
      />
      <ScopeField label={t('email.scope')} value={typed.scope} onInput={put('scope')} />
      {filter.period === 'custom' && (
        <>
          <TimeField label={t('filter.from')} value={localOf(typed.from)} onInput={(at) => put('from')(isoOf(at))} />
          <TimeField label={t('filter.until')} value={localOf(typed.to)} onInput={(at) => put('to')(isoOf(at))} />
        </>
      )}
      <div class="buttons">
        <button type="submit" class="primary">
          {t('filter.apply')}
        </button>
        {isFiltered(filter) && (
          <button type="button" class="quiet" onClick={() => onFilter(noFilter)}>
            {t('filter.clear')}
          </button>
        )}
      </div>
    </form>
  );
};
