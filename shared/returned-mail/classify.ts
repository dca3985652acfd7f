import type { Classification } from './report.ts';
import { statuses, wordings } from './wordings.ts';

export interface Reply {
  /** RFC 3463, e.g. `5.1.1`. */
  status?: string | undefined;
  /** SMTP reply code. */
  code?: number | undefined;
  text: string;
}

/**
 * What a reply says of a recipient. Words that are surer than any code count first, then an exact code of RFC 3463,
 * then other words, then vague codes: servers use 5.1.1 and 550 for everything, and words for what they mean.
 */
export const classify = ({ status, code, text }: Reply): Classification => {
  const found =
    wordings.find(({ sure, words }) => sure && words.test(text)) ??
    statuses.find(({ codes }) => status !== undefined && codes.test(status)) ??
    wordings.find(({ sure, words }) => !sure && words.test(text));
  const isForNow = status?.startsWith('4.') || (status === undefined && code !== undefined && code < 500);
  return found ? verdict(found, isForNow) : byClass(status, code);
};

/** A 4xx is never hard: what a server says for now may be otherwise tomorrow. */
const verdict = ({ class: failure, cause }: Classification, isForNow: boolean): Classification =>
  failure === 'hard' && isForNow ? { class: 'soft', cause: 'General' } : { class: failure, cause };

const byClass = (status: string | undefined, code: number | undefined): Classification => {
  if (status?.startsWith('4.') || (code !== undefined && code < 500)) return { class: 'soft', cause: 'General' };
  if (status !== undefined || code !== undefined) return { class: 'undetermined', cause: 'General' };
  return { class: 'undetermined', cause: 'Undetermined' };
};
