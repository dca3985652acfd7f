import { useState } from 'preact/hooks';
import { useApi } from '../../api/api.ts';
import type { DkimKey, DkimKeys, SenderDomain } from '../../api/domains-api.ts';
import { useText } from '../../text/text-context.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { RecordList, RecordToCopy } from './record-list.tsx';

interface Found {
  domains: SenderDomain[];
  keys: DkimKeys;
}

interface SectionProps {
  scope: string;
  /** Whether the form has unsaved changes: verifying a key reloads it. */
  isEdited: boolean;
  /** Called after the settings were changed here. */
  onChanged: () => void;
}

/** The sender domains of a scope, their DNS records, and the scope's DKIM keys. DNS is queried on request only. */
export const DomainsSection = ({ scope, isEdited, onChanged }: SectionProps) => {
  const { t } = useText();
  const { domains } = useApi();
  const [found, setFound] = useState<Found>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);

  const look = async (first: () => Promise<unknown> = async () => {}): Promise<boolean> => {
    setBusy(true);
    setError(undefined);
    try {
      await first();
      const [list, keys] = await Promise.all([domains.list(scope), domains.keys(scope)]);
      setFound({ domains: list, keys });
      return true;
    } catch (failure) {
      setError(failure);
      return false;
    } finally {
      setBusy(false);
    }
  };
  const verify = async () => {
    if (await look(() => domains.verifyKey(scope))) onChanged();
  };

  return (
    <section class="domains" aria-labelledby="domains">
      <h2 id="domains">{t('domains.title')}</h2>
      <p class="hint">{t('domains.help')}</p>
      <p class="actions">
        <button type="button" onClick={() => look()} disabled={isBusy}>
          {t(isBusy ? 'domains.busy' : 'domains.look')}
        </button>
        {found && (
          <button type="button" onClick={() => look(() => domains.makeKey(scope))} disabled={isBusy}>
            {t('domains.makeKey')}
          </button>
        )}
      </p>
      {error !== undefined && <FailureNotice error={error} />}
      {found?.keys.pending && <WaitingKey waiting={found.keys.pending} isIdle={isBusy || isEdited} onVerify={verify} />}
      {found && <DomainList domains={found.domains} />}
    </section>
  );
};

interface WaitingKeyProps {
  waiting: DkimKey;
  isIdle: boolean;
  onVerify: () => void;
}

/** A key that is used for signing once DNS has it. */
const WaitingKey = ({ waiting: { record, dns }, isIdle, onVerify }: WaitingKeyProps) => {
  const { t, word } = useText();
  return (
    <div class="notice info">
      <p>
        <strong>{t('domains.waiting')}</strong> {word('dkimDns', dns)}
      </p>
      <RecordToCopy name={record.name} value={record.value} />
      <button type="button" class="primary" onClick={onVerify} disabled={isIdle}>
        {t('domains.verify')}
      </button>
    </div>
  );
};

const DomainList = ({ domains }: { domains: readonly SenderDomain[] }) => {
  const { t } = useText();
  if (domains.length === 0) return <p>{t('domains.none')}</p>;
  return (
    <>
      {domains.map(({ name, records }) => (
        <section key={name} aria-label={name}>
          <h3>{name}</h3>
          <RecordList records={records} />
        </section>
      ))}
    </>
  );
};
