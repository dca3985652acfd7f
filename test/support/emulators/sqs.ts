import { SQSClient } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import { emulatorClient } from './aws-client.ts';

export interface Sqs {
  client: SQSClient;
  queueUrl: string;
  url: string;
  /** The bodies of waiting messages, without receiving them. */
  bodies(): string[];
  close(): Promise<void>;
}

/** An empty queue in an in-process emulator on a free port. */
export const startSqs = async (): Promise<Sqs> => {
  const server = await startFauxqs({ port: 0, logger: false });
  const { queueUrl } = server.createQueue('send');
  const url = `http://127.0.0.1:${server.port}`;
  const client = new SQSClient(emulatorClient(url));
  return {
    client,
    queueUrl,
    url,
    bodies: () => server.inspectQueue('send')?.messages.ready.map(({ body }) => body) ?? [],
    close: async () => {
      client.destroy();
      await server.stop();
    },
  };
};
