import type { Footprint, Operation } from '../engine/operation.ts';
import type { Queue } from '../models/queue.ts';
import { scene } from '../models/world.ts';

type Attributes = Record<string, { DataType: string; StringValue: string }>;

interface Message {
  Id?: string;
  MessageBody: string;
  MessageAttributes?: Attributes;
}

interface Input extends Partial<Message> {
  QueueUrl: string;
  Entries?: Message[];
}

const queueAt = (url: string): Queue => {
  const { sendQueue, deadLetters, webhookQueue } = scene.world;
  if (url.endsWith('dead-letters')) return deadLetters;
  return url.endsWith('webhook-queue') ? webhookQueue : sendQueue;
};

const received = (attributes: Attributes = {}) =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue }]) => [
      name,
      { dataType: DataType, stringValue: StringValue },
    ]),
  );

abstract class Command implements Operation {
  readonly canFail = true;
  readonly isRead: boolean = false;
  protected readonly input: Input;

  constructor(input: Input) {
    this.input = input;
  }

  get port(): string {
    return `${this.input.QueueUrl}${this.isRead ? ', looks' : ''}`;
  }
  abstract label(): string;
  abstract run(): unknown;
  footprint(): Footprint {
    return { reads: [], writes: [`${this.input.QueueUrl} *`] };
  }

  protected put({ MessageBody, MessageAttributes }: Message): string {
    return queueAt(this.input.QueueUrl).send(MessageBody, scene.simulation.now, received(MessageAttributes));
  }
}

export class SendMessageCommand extends Command {
  label(): string {
    return `${this.input.QueueUrl}: send ${this.input.MessageBody?.slice(0, 60)}`;
  }
  run(): unknown {
    const { MessageBody = '', MessageAttributes } = this.input;
    return { MessageId: this.put({ MessageBody, ...(MessageAttributes && { MessageAttributes }) }) };
  }
}

export class SendMessageBatchCommand extends Command {
  label(): string {
    return `${this.input.QueueUrl}: send ${this.input.Entries?.length}`;
  }
  run(): unknown {
    const sent = (this.input.Entries ?? []).map((entry) => ({ Id: entry.Id, MessageId: this.put(entry) }));
    return { Successful: sent, Failed: [] };
  }
}

export class GetQueueAttributesCommand extends Command {
  override readonly isRead = true;
  label(): string {
    return `${this.input.QueueUrl}: look`;
  }
  override footprint(): Footprint {
    // An estimate in which changes appear only after a minute: the order of concurrent calls makes no difference.
    return { reads: [], writes: [] };
  }
  run(): unknown {
    const { waiting, inFlight } = queueAt(this.input.QueueUrl).estimate(scene.simulation.now);
    return {
      Attributes: {
        ApproximateNumberOfMessages: String(waiting),
        ApproximateNumberOfMessagesNotVisible: String(inFlight),
      },
    };
  }
}

export class SQSClient {
  send(command: Command): Promise<unknown> {
    return scene.simulation.ask(command);
  }
}
