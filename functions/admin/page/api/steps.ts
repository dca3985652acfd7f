/** One step of a conversation with a mail server. */
export interface Step {
  /** resolve, connect, tls, auth, mail … */
  step: string;
  ok: boolean;
  duration_ms: number;
  /** In words; of a step that failed, what to change. */
  detail?: string | null;
  code?: string | null;
  /** SMTP reply code. */
  reply?: number | null;
  /** The server's own words. */
  response?: string | null;
}
