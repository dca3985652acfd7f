import { attempts } from './attempts.ts';
import { conditions } from './conditions.ts';
import { events } from './events.ts';
import { messages } from './messages.ts';
import type { Mutant } from './mutant.ts';
import { pairs } from './pairs.ts';
import { requests } from './requests.ts';
import { tokens } from './tokens.ts';

export const mutants: readonly Mutant[] = [
  ...attempts,
  ...messages,
  ...conditions,
  ...requests,
  ...pairs,
  ...events,
  ...tokens,
];
