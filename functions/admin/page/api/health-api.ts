import type { Client } from './client.ts';

export type CheckState = 'up' | 'degraded' | 'down' | 'unknown' | 'disabled';

export interface HealthCheck {
  /** null for the service as a whole. */
  scope: string | null;
  check: string;
  state: CheckState;
  since: string | null;
  last_success: string | null;
  code: string | null;
  values: Record<string, string | number>;
  detail: string | null;
}

export interface TestSend {
  scope: string;
  id: string | null;
  sent_at: string | null;
  state: 'sent' | 'pending' | 'failed';
  latency_ms: number | null;
}

export interface HourCount {
  hour: string;
  accepted: number;
  sent: number;
  failed: number;
}

export interface Health {
  status: 'up' | 'down' | 'starting';
  at?: string;
  checks?: HealthCheck[];
  test_sends?: TestSend[];
  queue?: {
    depth: number | null;
    in_flight: number | null;
    oldest_due_seconds: number | null;
    dead_letters: number | null;
  };
  hours?: HourCount[];
}

export interface HealthApi {
  read(): Promise<Health>;
}

/** `GET /health`, which answers 503 with the same body when something is down. */
export const healthApi = (ask: Client): HealthApi => ({
  read: async () => (await ask<Health>('/health', { expects: 503 })).body,
});
