import { describe, expect, it } from 'vitest';
import { sentenceOf } from '../../../infra/local/failure.ts';

describe('a failure to start', () => {
  it.each([
    [{ code: 'EADDRINUSE', port: 4025 }, 'Port 4025 is in use; --port takes another one, or 0 for any that are free.'],
    [{ code: 'EACCES', port: 80 }, 'This user may not listen on port 80; --port takes another.'],
    [{ code: 'ENOSPC', path: '/data/x' }, 'The data directory cannot be used: what happened.'],
    [{}, 'what happened.'],
  ])('with %j is one sentence', (details, sentence) => {
    expect(sentenceOf(Object.assign(new Error('what happened\nand where'), details))).toBe(sentence);
  });
});
