import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { messageLog } from '../../../functions/deliver-email/message-log.ts';
import { eventHandler, InvocationFailed } from '../../../shared/runtime/event-handler.ts';
import { createLog } from '../../../shared/runtime/logger.ts';
import { recordingLog } from '../../support/fakes/recording-log.ts';

const invocation = (awsRequestId: string) => ({ awsRequestId }) as Parameters<ReturnType<typeof eventHandler>>[1];

describe('the log of a function', () => {
  const written: string[] = [];
  beforeEach(() => {
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((chunk) => {
        written.push(String(chunk));
        return true;
      });
    }
  });
  afterEach(() => {
    vi.restoreAllMocks();
    written.length = 0;
  });

  it('has the fields of the invocation in every line, and none of the previous one', () => {
    const log = createLog();
    log.begin({ requestId: 'one', invocationId: 'a' });
    log.info('first', { scope: 'eu' });
    log.begin({ requestId: 'two' });
    log.warn('second', {});
    const lines = written.map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({
      level: 'INFO',
      message: 'first',
      requestId: 'one',
      invocationId: 'a',
      scope: 'eu',
    });
    expect(lines[1]).toMatchObject({ level: 'WARN', message: 'second', requestId: 'two' });
    expect(lines[1]).not.toHaveProperty('invocationId');
  });
});

describe('the handler of an event', () => {
  it("logs Lambda's request id in every line, and flushes before it ends", async () => {
    const log = recordingLog();
    const flush = vi.fn(() => log.info('flushed', {}));
    const handler = eventHandler(async (event: string) => log.info(event, {}), { log, flushed: [{ flush }] });
    await handler('worked', invocation('request-1'));
    await handler('worked again', invocation('request-2'));
    expect(log.lines).toEqual([
      { level: 'info', message: 'worked', requestId: 'request-1' },
      { level: 'info', message: 'flushed', requestId: 'request-1' },
      { level: 'info', message: 'worked again', requestId: 'request-2' },
      { level: 'info', message: 'flushed', requestId: 'request-2' },
    ]);
  });

  it("flushes if the work fails, logs the location, and hides the error's message from Lambda", async () => {
    const log = recordingLog();
    const flush = vi.fn();
    const handler = eventHandler(
      async () => {
        throw new TypeError('password hunter2');
      },
      { log, flushed: [{ flush }] },
    );
    const failure = await handler({}, invocation('request-1')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InvocationFailed);
    expect(failure).toMatchObject({ message: 'TypeError' });
    expect(flush).toHaveBeenCalledOnce();
    expect(log.lines).toEqual([
      expect.objectContaining({
        level: 'error',
        requestId: 'request-1',
        error: 'TypeError',
        stack: expect.arrayContaining([expect.stringContaining('logs.test.ts')]),
      }),
    ]);
    expect(JSON.stringify(log.lines)).not.toContain('hunter2');
  });
});

describe('the log of deliver-email', () => {
  it("names the message that carried an email's id, until the next batch", () => {
    const lines = recordingLog();
    const log = messageLog(lines);
    log.begin({ requestId: 'batch-1' });
    log.brought('email-1', 'message-1');
    log.brought('email-2', 'message-2');
    log.warn('one', { id: 'email-1' });
    log.error('some', { ids: ['email-1', 'email-2', 'email-3'] });
    log.info('about none', { scope: 'eu' });
    log.begin({ requestId: 'batch-2' });
    log.info('not from the queue', { id: 'email-1' });
    expect(lines.lines).toEqual([
      { level: 'warn', message: 'one', requestId: 'batch-1', id: 'email-1', messageIds: ['message-1'] },
      expect.objectContaining({ level: 'error', messageIds: ['message-1', 'message-2'] }),
      { level: 'info', message: 'about none', requestId: 'batch-1', scope: 'eu' },
      { level: 'info', message: 'not from the queue', requestId: 'batch-2', id: 'email-1' },
    ]);
  });
});
