import type { NetworkPolicy } from '../settings/checks/network.ts';
import { env } from './env.ts';

/** The network policy that the environment asks for. A laptop's own network is as private as a VPC. */
export const networkPolicy = (source: NodeJS.ProcessEnv = process.env): NetworkPolicy => {
  const isLaptop = source[env.loopbackAllowed] === 'true';
  return { loopback: isLaptop, private: isLaptop || source[env.privateHostsAllowed] === 'true' };
};
