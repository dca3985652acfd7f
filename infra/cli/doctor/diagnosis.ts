/** Result of one check. `missing`: mail cannot be sent. `advice`: mail is sent, but may be treated as spam. */
export type Diagnosis =
  | { state: 'ok'; summary: string }
  | { state: 'advice' | 'missing'; summary: string; fix: string };

export const ok = (summary: string): Diagnosis => ({ state: 'ok', summary });
export const advice = (summary: string, fix: string): Diagnosis => ({ state: 'advice', summary, fix });
export const missing = (summary: string, fix: string): Diagnosis => ({ state: 'missing', summary, fix });
