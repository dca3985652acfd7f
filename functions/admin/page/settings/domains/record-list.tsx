import { useState } from 'preact/hooks';
import type { DomainRecord, RecordStatus } from '../../../../../shared/domains/domain-record.ts';
import { sentenceIn } from '../../text/sentence.ts';
import { useText } from '../../text/text-context.tsx';

const tones: Record<RecordStatus, string> = {
  verified: 'good',
  pending: 'waiting',
  failed: 'bad',
  temporary_failure: 'quiet',
  not_started: 'waiting',
};

/** SPF, DKIM and DMARC of a domain; for those that are wrong, the record to publish. */
export const RecordList = ({ records }: { records: readonly DomainRecord[] }) => {
  const { word, language } = useText();
  const said = (detail: string) => (language === 'en' ? detail : sentenceIn(language, detail));
  return (
    <ul class="records">
      {records.map(({ record, name, value, status, detail }) => (
        <li key={`${record} ${name}`}>
          <p>
            <strong>{record}</strong> <span class={`badge ${tones[status]}`}>{word('recordStatus', status)}</span>{' '}
            {said(detail)}
          </p>
          {status !== 'verified' && value !== '' && <RecordToCopy name={name} value={value} />}
        </li>
      ))}
    </ul>
  );
};

/** A TXT record in the fields of a DNS provider's form. */
export const RecordToCopy = ({ name, value }: { name: string; value: string }) => {
  const { t } = useText();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <div class="record">
      <code>{name} TXT</code>
      <code>{value}</code>
      <button type="button" class="quiet" onClick={copy} aria-label={t('domains.copyOf', { name })}>
        {t(isCopied ? 'domains.copied' : 'domains.copy')}
      </button>
    </div>
  );
};
