import { once } from 'node:events';
import type { Cloud } from '../emulators/cloud.ts';

/** A mail server that has received a message and stays silent until told to answer. */
export const silentServer = async ({ scopeWith }: Cloud) => {
  const silence = Promise.withResolvers<'ordinary'>();
  const { scope, server } = await scopeWith({ dot: () => silence.promise });
  return { scope, taken: once(server.events, 'message'), answer: () => silence.resolve('ordinary') };
};

/** Whether an invocation lasts until the mail server answers. */
export const waitsForServer = async (cloud: Cloud): Promise<boolean> => {
  const { scope, taken, answer } = await silentServer(cloud);
  const id = await cloud.scheduled({ scope, subject: 'Slow' });
  await cloud.setAttributes(id, { scheduledAt: { N: String(Date.now()) } });
  const ended = cloud.invoke('deliver-email', { v: 1, deliver: [id] }).then(() => 'ended');
  await taken;
  const first = await Promise.race([ended, Promise.resolve('still running')]);
  answer();
  await ended;
  return first === 'still running';
};

/** Whether a request that tests a mail server lasts until it answers. */
export const requestWaits = async (cloud: Cloud): Promise<boolean> => {
  const { scope, taken, answer } = await silentServer(cloud);
  const { api, keys } = cloud.runner;
  const headers = { authorization: `Bearer ${keys.full}`, 'content-type': 'application/json' };
  const request = { method: 'POST', headers, body: JSON.stringify({ to: 'ops@example.net' }) };
  const answered = fetch(`${api}/settings/${scope}/test`, request).then(() => 'answered');
  await taken;
  const first = await Promise.race([answered, Promise.resolve('still waiting')]);
  answer();
  await answered;
  return first === 'still waiting';
};

/** Whether a run of check-health lasts until the mail server answers. */
export const checkWaits = async (cloud: Cloud): Promise<boolean> => {
  const silence = Promise.withResolvers<'ordinary'>();
  const connected = Promise.withResolvers<void>();
  const greeting = () => {
    connected.resolve();
    return silence.promise;
  };
  await cloud.scopeWith({ greeting });
  const ended = cloud.invoke('check-health').then(() => 'ended');
  await connected.promise;
  const first = await Promise.race([ended, Promise.resolve('still running')]);
  silence.resolve('ordinary');
  await ended;
  return first === 'still running';
};
