import { describe, expect, it } from 'vitest';
import { ParametersThrottled, ParametersUnavailable } from '../../../shared/ports/errors.ts';
import { aSettingsApi } from '../../support/http/settings-api.ts';

describe('two concurrent saves', () => {
  it('with the same If-Match: the first succeeds and the second gets a 412', async () => {
    const { save, ask } = aSettingsApi();
    const { headers } = await save('default');
    const match = { headers: { 'if-match': String(headers.etag) } };
    const answers = await Promise.all(
      [30, 31].map((port) => ask('PATCH', '/settings/default', { system: { smtp: { port } } }, match)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it('without If-Match: the loser gets a 409, and one of them is in force completely', async () => {
    const { save, effective } = aSettingsApi();
    await save('default');
    const saves = ['one', 'two'].map((name, index) =>
      save('default', { system: { smtp: { port: index + 1, host: `${name}.example`, password: name } } }),
    );
    expect((await Promise.all(saves)).map(({ status }) => status).sort()).toEqual([200, 409]);
    const { settings } = (await effective()) as { settings: { password: string; values: Record<string, unknown> } };
    expect(settings.values['system/smtp/host']).toBe(`${settings.password}.example`);
  });

  it('do not overwrite an edit in Parameter Store that has not been reviewed yet', async () => {
    const { save, parameters, guard } = aSettingsApi();
    await save('default');
    parameters.put('settings/default', JSON.stringify({ system: { smtp: { host: 'smtp.shop.example', port: 465 } } }));
    expect((await save('default', { system: { smtp: { port: 25 } } })).status).toBe(409);
    await guard();
    expect((await save('default', { delivery: { max_connections: 9 } })).json.own).toMatchObject({
      system: { smtp: { port: 465 } },
    });
  });

  it('one is not considered lost if its write is repeated after a review was recorded on top of it', async () => {
    const { save, inForce, effective } = aSettingsApi();
    await save('default');
    const { move } = inForce;
    inForce.move = async (next) => {
      await move(next);
      await move({ ...next, revision: next.revision + 1, reviewed: { ...next.reviewed, at: next.reviewed.at + 1 } });
      return move(next);
    };
    expect((await save('default', { system: { smtp: { port: 465 } } })).status).toBe(200);
    expect(await effective()).toMatchObject({ settings: { values: { 'system/smtp/port': 465 } } });
  });

  it.each([1, 2])('one whose writes the SDK repeats %d times is not considered lost', async (repetitions) => {
    const { save, writer, parameters, pair, effective } = aSettingsApi();
    const { put } = writer;
    writer.put = async (...write) => {
      for (let count = 0; count < repetitions; count++) await put(...write);
      return put(...write);
    };
    expect((await save('default')).status).toBe(200);
    const change = { system: { smtp: { host: 'new.example', password: 'second password' } } };
    expect((await save('default', change)).status).toBe(200);
    const newest = (await parameters.edits('settings/default'))[0]?.version;
    expect(await pair()).toMatchObject({ document: { version: newest }, reviewed: { document: { version: newest } } });
    expect(await effective()).toMatchObject({ settings: { password: 'second password' } });
  });

  it('yield to an edit between two writes of the same document', async () => {
    const { save, writer, parameters, guard, effective } = aSettingsApi();
    await save('default');
    const { put } = writer;
    writer.put = async (name, ...written) => {
      await put(name, ...written);
      parameters.put(name, JSON.stringify({ system: { smtp: { host: 'smtp.shop.example', port: 2525 } } }));
      return put(name, ...written);
    };
    expect((await save('default', { system: { smtp: { port: 25 } } })).status).toBe(409);
    await guard();
    expect(await effective()).toMatchObject({ settings: { values: { 'system/smtp/port': 2525 } } });
  });

  it('yield to another save that wrote other settings meanwhile', async () => {
    const { save, writer } = aSettingsApi();
    await save('default');
    const { put } = writer;
    writer.put = async (name, value, type) => {
      await put(name, '{"system":{"smtp":{"host":"smtp.shop.example"}}}', type);
      return put(name, value, type);
    };
    expect((await save('default', { system: { smtp: { port: 25 } } })).status).toBe(409);
  });

  it('yield to an edit that is made meanwhile', async () => {
    const parts = aSettingsApi();
    await parts.save('default');
    const racing = { ...parts.writer };
    parts.writer.put = async (name, value, type) => {
      parts.parameters.put(name, JSON.stringify({ system: { smtp: { host: 'smtp.shop.example' } } }));
      return racing.put(name, value, type);
    };
    expect((await parts.save('default', { system: { smtp: { port: 25 } } })).status).toBe(409);
    await parts.guard();
    expect((await parts.effective()).kind).toBe('in-force');
    expect((await parts.ask('GET', '/settings/default')).json.own).toEqual({
      system: { smtp: { host: 'smtp.shop.example' } },
    });
  });
});

it('a save that cannot be shown afterwards is answered as one that was made', async () => {
  const { save, parameters, effective } = aSettingsApi();
  await save('default');
  const { labelInForce } = parameters;
  parameters.labelInForce = async (...label) => {
    const isThere = await labelInForce(...label);
    parameters.failure = new ParametersUnavailable('down');
    return isThere;
  };
  const { status, json } = await save('default', { system: { smtp: { port: 465 } } });
  expect([status, json.message]).toEqual([503, expect.stringMatching(/^The change was made and is in force/)]);
  parameters.failure = undefined;
  expect(await effective()).toMatchObject({ settings: { values: { 'system/smtp/port': 465 } } });
});

describe('a save that crashes', () => {
  const deadly = () => Promise.reject(new Error('killed'));

  it.each([
    ['before the password', 0],
    ['between password and document', 1],
    ['before the pair moves', 2],
  ])('%s leaves the old settings in force, whatever events follow', async (_when, step) => {
    const parts = aSettingsApi();
    await parts.save('default');
    const before = await parts.pair();
    const { put } = parts.writer;
    let steps = 0;
    parts.writer.put = (...write) => (steps++ === step ? deadly() : put(...write));
    if (step === 2) parts.inForce.move = deadly;
    const change = { system: { smtp: { host: 'new.example', password: 'second password' } } };
    expect((await parts.save('default', change)).status).toBe(500);
    if (step < 2) {
      await parts.guard();
      expect(await parts.pair()).toEqual(before);
    }
    expect(await parts.effective()).toMatchObject({ settings: { password: 'first password' } });
  });

  it.each([
    [new ParametersThrottled('throttled'), 429, 'rate_limit_exceeded'],
    [new ParametersUnavailable('down'), 503, 'application_error'],
  ])('reports that AWS throttles or is unavailable: %s', async (failure, status, name) => {
    const parts = aSettingsApi();
    await parts.save('default');
    parts.writer.put = () => Promise.reject(failure);
    const answer = await parts.save('default', { delivery: { max_connections: 9 } });
    expect([answer.status, answer.json.name, answer.headers['retry-after']]).toEqual([status, name, '2']);
  });

  it('is logged with the failure of AWS', async () => {
    const { save, writer, log } = aSettingsApi();
    const cause = Object.assign(new Error(), { name: 'InternalServerError' });
    writer.put = () => Promise.reject(new ParametersUnavailable('down', { cause }));
    await save('default');
    expect(log.lines.at(-1)).toMatchObject({
      level: 'error',
      message: 'request failed',
      cause: { error: 'ParametersUnavailable', cause: { error: 'InternalServerError' } },
    });
  });
});
