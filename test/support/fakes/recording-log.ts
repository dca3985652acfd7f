import { type MessageLog, messageLog } from '../../../functions/deliver-email/message-log.ts';
import type { FunctionLog, LogFields } from '../../../shared/runtime/logger.ts';

export interface RecordingLog extends FunctionLog {
  /** The logged lines, in order. */
  readonly lines: (LogFields & { level: string; message: string })[];
}

/** Records log lines, since logs are part of the contract. */
export const recordingLog = (): RecordingLog => {
  const lines: RecordingLog['lines'] = [];
  let invocation: LogFields = {};
  const record = (level: string) => (message: string, fields: LogFields) => {
    lines.push({ level, message, ...invocation, ...fields });
  };
  return {
    lines,
    info: record('info'),
    warn: record('warn'),
    error: record('error'),
    begin: (fields) => {
      invocation = fields;
    },
  };
};

/** Records the log of deliver-email. */
export const recordingMessageLog = (): RecordingLog & MessageLog => {
  const log = recordingLog();
  return { ...messageLog(log), lines: log.lines };
};
