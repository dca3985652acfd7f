/** One step of a session with a mail server. */
export interface Step {
  /** resolve, connect, tls, auth, mail … */
  step: string;
  ok: boolean;
  duration_ms: number;
  /** An explanation; for a failed step, what to change. */
  detail?: string | null;
  code?: string | null;
  /** SMTP reply code. */
  reply?: number | null;
  /** The text of the server's reply. */
  response?: string | null;
}
