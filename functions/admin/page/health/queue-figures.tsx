import type { Health } from '../api/health-api.ts';
import { useText } from '../text/text-context.tsx';

type Queue = NonNullable<Health['queue']>;

/** How much waits, how much is under way, for how long, and what was given up. */
export const QueueFigures = ({ queue }: { queue: Queue }) => {
  const { t, number, duration } = useText();
  const count = (value: number | null) => (value === null ? '–' : number(value));
  const { depth, in_flight, oldest_due_seconds, dead_letters } = queue;
  return (
    <dl class="figures">
      <Figure name={t('queue.depth')} value={count(depth)} />
      <Figure name={t('queue.inFlight')} value={count(in_flight)} />
      <Figure name={t('queue.oldest')} value={oldest_due_seconds === null ? '–' : duration(oldest_due_seconds)} />
      <Figure name={t('queue.deadLetters')} value={count(dead_letters)} isBad={(dead_letters ?? 0) > 0} />
    </dl>
  );
};

const Figure = ({ name, value, isBad = false }: { name: string; value: string; isBad?: boolean }) => (
  <div class={isBad ? 'bad' : ''}>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);
