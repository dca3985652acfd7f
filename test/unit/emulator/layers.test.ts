import { afterAll, expect, it } from 'vitest';
import { startFunctions } from '../../../infra/local/functions.ts';
import { createBundles } from '../../support/emulators/local-function.ts';

const bundles = createBundles();
afterAll(() => bundles.remove());

it('warns that layers are ignored, and runs the function without them', async () => {
  const said: string[] = [];
  const layers = ['arn:aws:lambda:eu-central-1:123456789012:layer:msmtp:1'];
  const echo = 'exports.handler = async (event) => event;';
  const models = [bundles.fn('with-layer', echo, { layers }), bundles.fn('without', echo)];
  const functions = startFunctions(models, {
    endpointUrl: 'http://127.0.0.1:1',
    region: 'us-east-1',
    caFile: '',
    verbose: false,
    report: (line) => said.push(line),
  });
  expect(said).toEqual([expect.stringMatching(/^with-layer: layers are ignored/)]);
  expect((await functions.invoke('with-layer', '"ran"')).payload).toBe('"ran"');
  await functions.close();
});
