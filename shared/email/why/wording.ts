import type { WhyTexts } from './codes.ts';
import type { Explanation } from './explain.ts';

/**
 * The sentence and the next step in one language. `{name}` in a text is replaced by that parameter,
 * formatted by `format`.
 */
export const wordingOf = (
  { outcomes, causes, steps }: WhyTexts,
  { outcome, cause, step }: Explanation,
  parameters: Readonly<Record<string, string>>,
): { sentence: string; next_step: string } => {
  const filled = (text: string): string => text.replace(/\{(\w+)\}/g, (_all, name: string) => parameters[name] ?? '?');
  return { sentence: filled(`${outcomes[outcome]} ${causes[cause]}`), next_step: filled(steps[step]) };
};
