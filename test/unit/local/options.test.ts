import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WrongUsage } from '../../../infra/cli/program.ts';
import { parseOptions, usage } from '../../../infra/local/options.ts';

describe('the options of npm start', () => {
  it('have defaults', () => {
    expect(parseOptions([])).toEqual({
      dataDir: resolve('.storemail'),
      ports: { api: 4025, inbox: 4026, smtp: 4027, smtps: 4028, aws: 4029, relay: 4030 },
      context: {},
      oauth: false,
      json: false,
      verbose: false,
    });
  });

  it('accept any free ports', () => {
    expect(parseOptions(['--port', '0'])).toMatchObject({ ports: { api: 0, inbox: 0, smtp: 0, smtps: 0, aws: 0 } });
  });

  it('accept a folder, context and flags', () => {
    const options = parseOptions(['--data', '/tmp/x', '-c', 'stage=test', '-c', 'a=b=c', '--json', '--verbose']);
    expect(options).toMatchObject({
      dataDir: resolve('/tmp/x'),
      context: { stage: 'test', a: 'b=c' },
      json: true,
      verbose: true,
    });
  });

  it('are all documented in the help', () => {
    expect(parseOptions(['--help'])).toBe('help');
    for (const option of ['--port', '--data', '--json', '-c', '--verbose', '--help']) expect(usage).toContain(option);
  });
});

describe('wrong options', () => {
  it.each([
    [['--prot', '1'], "Unknown option '--prot'. Did you mean --port?"],
    [['start'], 'This command takes no arguments other than options.'],
    [['--port'], "Option '--port <value>' argument missing."],
    [['--port', 'x'], '--port takes a number from 0 to 65530.'],
    [['--port=-1'], '--port takes a number from 0 to 65530.'],
    [['--port', '65531'], '--port takes a number from 0 to 65530.'],
    [['--data', ''], '--data takes a folder.'],
    [['-c', 'stage'], '-c takes name=value, such as -c stage=test.'],
  ])('%j are refused with an explanation', (args, sentence) => {
    expect(() => parseOptions(args)).toThrow(new WrongUsage(sentence));
  });
});
