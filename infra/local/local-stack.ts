import type { Ports } from './ports.ts';

export interface LocalStackOptions {
  /** Folder of all data that is kept between runs; created if it does not exist. */
  dataDir: string;
  ports: Ports;
  /** Context of the CDK app; overrides the runner's own. */
  context: Record<string, string>;
  /** Folder of a cloud assembly to run, instead of synthesizing one. */
  app?: string;
  /** Whether to create scopes that log in with OAuth2. */
  oauth?: boolean;
  /** Whether to report routine log lines of functions as well. */
  verbose: boolean;
  /** Called with lines for the operator, such as denied calls and failed functions. */
  report: (line: string) => void;
  /** Called at each step of the start with a short description, such as `synthesizing the stack`. */
  progress: (step: string) => void;
}

/** The running stack. All URLs are on loopback. */
export interface LocalStack {
  api: string;
  /** The admin page. */
  admin: string;
  /** The inbox page; `GET {inbox}/messages` lists the received messages. */
  inbox: string;
  /** Tokens of two API keys: with full_access and with sending_access. */
  keys: { full: string; sending: string };
  endpoints: Record<'ssm' | 'sqs' | 'dynamodb' | 's3' | 'lambda' | 'smtp' | 'smtps' | 'relay', string>;
  region: string;
  stage: string;
  /** Finishes requests and deliveries in progress, then stops all processes and closes all files. */
  close(): Promise<void>;
}
