import type { Ports } from './ports.ts';

export interface LocalStackOptions {
  /** Made if it does not exist; everything that outlives a run lies in it. */
  dataDir: string;
  ports: Ports;
  /** Context of the CDK app, over the runner's own. */
  context: Record<string, string>;
  /** Folder of a cloud assembly to run as it is; none is synthesized then. */
  app?: string;
  /** Whether a scope is seeded that logs in by OAuth2. */
  oauth?: boolean;
  /** Whether routine log lines of functions are reported, too. */
  verbose: boolean;
  /** Takes lines for the operator: refused calls, failed functions. */
  report: (line: string) => void;
  /** Called at each step of the start with a few words about it. */
  progress: (step: string) => void;
}

/** The running stack. All URLs are on loopback. */
export interface LocalStack {
  api: string;
  /** The admin page. */
  admin: string;
  /** The inbox page; `GET {inbox}/messages` lists what arrived. */
  inbox: string;
  /** Tokens of two API keys that work. */
  keys: { full: string; sending: string };
  endpoints: Record<'ssm' | 'sqs' | 'dynamodb' | 's3' | 'lambda' | 'smtp' | 'smtps' | 'relay', string>;
  region: string;
  stage: string;
  /** Finishes requests and deliveries in progress, then ends all processes and closes all files. */
  close(): Promise<void>;
}
