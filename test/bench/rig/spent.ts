import type { Spent } from './nodemailer.ts';

/** Measures the time and CPU that some work takes in this process. */
export const spent = async (work: () => Promise<void>): Promise<Spent> => {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await work();
  const ms = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuMs: (user + system) / 1000 };
};
