import type { DnsFinding, WhyTexts } from './codes.ts';
import type { Explanation } from './explain.ts';

/**
 * The sentence and the next step in one language. What DNS says comes after the cause. `{name}` in a
 * text is replaced by that parameter.
 */
export const wordingOf = (
  texts: WhyTexts,
  { outcome, cause, dns, step }: Explanation & { dns: readonly DnsFinding[] },
  parameters: Readonly<Record<string, string>>,
): { sentence: string; next_step: string } => {
  const filled = (text: string): string => text.replace(/\{(\w+)\}/g, (_all, name: string) => parameters[name] ?? '?');
  const sentences = [texts.outcomes[outcome], texts.causes[cause], ...dns.map((finding) => texts.dns[finding])];
  return { sentence: filled(sentences.join(' ')), next_step: filled(texts.steps[step]) };
};
