import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../infra/cli/command-line.ts';
import { WrongUsage } from '../../../infra/cli/wrong-usage.ts';

const read = (...args: string[]) => readArguments({ args, options: { stage: { type: 'string' } } });

describe('readArguments', () => {
  it('reads options', () => {
    expect(read('--stage', 'dev').values).toEqual({ stage: 'dev' });
  });

  it('names an option that there is not', () => {
    expect(() => read('--stag')).toThrow(WrongUsage);
    expect(() => read('--stag')).toThrow("'--stag'");
  });

  it('quotes no word that stands alone: it may be a key', () => {
    expect(() => read('re_sm_secret')).toThrow(WrongUsage);
    expect(() => read('re_sm_secret')).not.toThrow('re_sm_secret');
  });
});
