import { useCallback } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import { ApiRefusal } from '../api/failure.ts';
import { useText } from '../text/text-context.tsx';
import { Pending } from '../ui/pending.tsx';
import { usePolled } from '../ui/use-polled.ts';
import { Source } from './source.tsx';

/** The message as it goes over the wire; '' if it is kept no longer. */
const load = async (raw: Promise<string>): Promise<string> => {
  try {
    return await raw;
  } catch (error) {
    if (error instanceof ApiRefusal && error.refusal.statusCode === 404) return '';
    throw error;
  }
};

export const RawMessage = ({ id }: { id: string }) => {
  const { t } = useText();
  const { emails } = useApi();
  const loaded = usePolled(useCallback(() => load(emails.raw(id)), [emails, id]));
  return (
    <Pending of={loaded}>
      {(raw) => (raw === '' ? <p class="hint">{t('part.noRaw')}</p> : <Source label={t('part.raw')} text={raw} />)}
    </Pending>
  );
};
