import type { Figure } from '../figure.ts';
import { startAws } from '../rig/aws.ts';
import { accept, deliver, startFunction } from '../rig/function.ts';
import { startSmtp } from '../rig/smtp.ts';
import { sendRequest } from '../sample.ts';
import { median, quartiles } from '../statistics.ts';

/** The cost of the first email in a freshly started process, including everything that is loaded lazily. */
export const firstEmail = async (repetitions: number): Promise<Figure[]> => {
  const [aws, smtp] = await Promise.all([startAws(), startSmtp({ pipelining: true, roundTripMs: 0 })]);
  await aws.configure({ 'system/smtp/host': 'localhost', 'system/smtp/port': smtp.port });
  const cpu: Record<'emails-api' | 'deliver-email', number[]> = { 'emails-api': [], 'deliver-email': [] };
  for (let n = 0; n < repetitions; n++) {
    const api = await startFunction('emails-api', aws.environment());
    const accepted = await accept(api, sendRequest('12 kB', n));
    await api.leave();
    const worker = await startFunction('deliver-email', aws.environment());
    const delivered = await deliver(worker, [accepted.id]);
    await worker.leave();
    cpu['emails-api'].push(accepted.cpuMs);
    cpu['deliver-email'].push(delivered.cpuMs);
  }
  await Promise.all([aws.close(), smtp.close()]);
  return Object.entries(cpu).map(([name, times]) => ({
    section: 'First email after a cold start',
    label: name,
    value: median(times),
    unit: 'ms of CPU',
    spread: quartiles(times),
  }));
};
