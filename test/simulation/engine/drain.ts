import v8 from 'node:v8';

/**
 * Runs all pending promise jobs, and those that they enqueue, before it returns. V8 would do so itself once the stack is
 * empty, but a turn of the event loop costs ten times as much, and a schedule would need hundreds of them. Does nothing
 * within a promise job, so a simulation must not be run from one.
 */
export const drain: () => void = (() => {
  v8.setFlagsFromString('--allow-natives-syntax');
  const checkpoint = new Function('%PerformMicrotaskCheckpoint()');
  v8.setFlagsFromString('--no-allow-natives-syntax');
  return () => checkpoint();
})();
