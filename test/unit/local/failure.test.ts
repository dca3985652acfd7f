import { describe, expect, it } from 'vitest';
import { failureMessage } from '../../../infra/local/failure.ts';

describe('a failure to start', () => {
  it.each([
    [
      { code: 'EADDRINUSE', port: 4025 },
      'Port 4025 is in use. Pass another one with --port, or --port 0 for free ports.',
    ],
    [{ code: 'EACCES', port: 80 }, 'This user is not allowed to listen on port 80. Pass another one with --port.'],
    [{ code: 'ENOSPC', path: '/data/x' }, 'The data directory cannot be used: what happened.'],
    [{}, 'what happened.'],
  ])('with %j is reported in one line', (details, sentence) => {
    expect(failureMessage(Object.assign(new Error('what happened\nand where'), details))).toBe(sentence);
  });
});
