import { useId } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import { type FieldProps, TextField } from './text-field.tsx';
import { usePolled } from './use-polled.ts';

/** An input for a scope that suggests the scopes with settings but accepts any other. */
export const ScopeField = (field: FieldProps & { required?: boolean }) => {
  const { settings } = useApi();
  const { value: known = [] } = usePolled(settings.scopes);
  const id = useId();
  return (
    <>
      <TextField {...field} list={id} />
      <datalist id={id}>
        {known.map(({ scope }) => (
          <option key={scope} value={scope} />
        ))}
      </datalist>
    </>
  );
};
