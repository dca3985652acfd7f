import type { TestSend } from '../api/health-api.ts';
import { scopeName } from '../settings/scopes/scope-name.ts';
import { useText } from '../text/text-context.tsx';
import { Time } from '../ui/time.tsx';

const tones = { sent: 'good', pending: 'waiting', failed: 'bad' } as const;

/** The last scheduled test email of each scope. */
export const TestSends = ({ sends }: { sends: readonly TestSend[] }) => {
  const text = useText();
  const { t } = text;
  if (sends.length === 0) return <p class="hint">{t('testSend.none')}</p>;
  return (
    <ul class="test-sends">
      {sends.map(({ scope, id, sent_at, state, latency_ms }) => (
        <li key={scope}>
          <span class={`badge ${tones[state]}`}>{text.word('testSend', state)}</span>
          <span>{scopeName(scope, text)}</span>
          {sent_at && <Time at={sent_at} />}
          {latency_ms !== null && <span>{t('testSend.took', { time: text.milliseconds(latency_ms) })}</span>}
          {id && <a href={`#/emails/${id}`}>{t('testSend.open')}</a>}
        </li>
      ))}
    </ul>
  );
};
