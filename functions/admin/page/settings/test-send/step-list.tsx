import type { Step } from '../../api/steps.ts';
import { sentenceIn } from '../../text/sentence.ts';
import { useText } from '../../text/text-context.tsx';
import { withLabels } from '../../text/with-labels.ts';
import { adviceFor } from './step-advice.ts';

/** Steps whose details are informative even when they succeed. */
const informative = new Set(['resolve', 'tls', 'auth']);

/** The steps of a session with a mail server. */
export const StepList = ({ steps }: { steps: readonly Step[] }) => (
  <ol class="steps">
    {steps.map((step, index) => (
      // A step may occur twice: EHLO is repeated after STARTTLS.
      <StepItem key={`${index} ${step.step}`} step={step} />
    ))}
  </ol>
);

/** Details of a successful step; for a failed one, languages other than English show the advice instead. */
const StepDetail = ({ step: { step, ok }, detail }: { step: Step; detail: string }) => {
  const { language } = useText();
  if (ok && !informative.has(step)) return null;
  if (language === 'en') return <p>{withLabels(detail)}</p>;
  if (!ok) return null;
  const said = step === 'resolve' ? detail.replace(' is ', ': ') : sentenceIn(language, detail);
  return said === undefined ? null : <p>{said}</p>;
};

const StepItem = ({ step }: { step: Step }) => {
  const { t, word, milliseconds, language } = useText();
  // The API's own detail says what to change, in English.
  const advice = language === 'en' && step.detail ? undefined : adviceFor(step);
  return (
    <li class={step.ok ? 'ok' : 'failed'}>
      <span class="name">
        {word('step', step.step)} <span class="hidden">{t(step.ok ? 'step.ok' : 'step.failed')}</span>
      </span>
      <span class="took">{milliseconds(step.duration_ms)}</span>
      {advice && <p class="advice">{t(advice)}</p>}
      {step.detail && <StepDetail step={step} detail={step.detail} />}
      {step.response && (
        <p class="reply" lang="en">
          {step.response}
        </p>
      )}
    </li>
  );
};
