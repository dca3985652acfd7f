import type { Step } from '../api/steps.ts';
import { useText } from '../text/text-context.tsx';
import { adviceFor } from './step-advice.ts';

/** A conversation with a mail server, step by step. */
export const StepList = ({ steps }: { steps: readonly Step[] }) => (
  <ol class="steps">
    {steps.map((step) => (
      <StepItem key={step.step} step={step} />
    ))}
  </ol>
);

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
      {step.detail && <p lang="en">{step.detail}</p>}
      {step.response && (
        <p class="reply" lang="en">
          {`${step.reply ?? ''} ${step.response}`.trim()}
        </p>
      )}
      {advice && <p class="advice">{t(advice)}</p>}
    </li>
  );
};
