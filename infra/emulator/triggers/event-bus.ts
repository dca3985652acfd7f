import type { EventRuleModel } from '../template/model.ts';
import { compilePattern } from './event-pattern.ts';

/** Hands an event to a function without waiting for it. */
export type SendEvent = (functionName: string, event: string) => void;

/**
 * EventBridge's default bus: gives each event to the functions of every rule whose pattern it matches. Throws
 * `UnsupportedPattern` before the first event.
 */
export const createEventBus = (rules: EventRuleModel[], send: SendEvent): ((event: object) => void) => {
  const compiled = rules.map(({ pattern, targets }) => ({ matches: compilePattern(pattern), targets }));
  return (event) => {
    for (const { matches, targets } of compiled) {
      if (!matches(event)) continue;
      for (const { functionName, input } of targets) send(functionName, input ?? JSON.stringify(event));
    }
  };
};
