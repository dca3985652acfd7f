import type { Size } from '../sample.ts';
import { type Child, startChild } from './child.ts';

export interface Yardstick {
  way: 'pool' | 'new connection each';
  port: number;
  connections: number;
  size: Size;
  /** Whether to use STARTTLS and AUTH PLAIN. */
  login: boolean;
}

export interface Sending {
  emails: number;
}

export interface Spent {
  ms: number;
  cpuMs: number;
}

export const startYardstick = (yardstick: Yardstick, ca?: string): Promise<Child<Sending, Spent>> =>
  startChild<string, Sending, Spent>('nodemailer-process.ts', {
    args: [JSON.stringify(yardstick)],
    env: ca === undefined ? {} : { NODE_EXTRA_CA_CERTS: ca },
  });
