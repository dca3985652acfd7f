/** One finding of the doctor. `advice`: nothing is wrong, but mail may land in spam. */
export type Diagnosis = { state: 'ok'; what: string } | { state: 'advice' | 'missing'; what: string; mend: string };

export const ok = (what: string): Diagnosis => ({ state: 'ok', what });
export const advice = (what: string, mend: string): Diagnosis => ({ state: 'advice', what, mend });
export const missing = (what: string, mend: string): Diagnosis => ({ state: 'missing', what, mend });
