import type { SlowLane, SlowLanes } from '../../../shared/ports/sending/slow-lanes.ts';

/** An in-memory implementation of the port. */
export const memorySlowLanes = (...initial: SlowLane[]): SlowLanes => {
  let lanes = initial;
  const isSame = (one: SlowLane, other: SlowLane): boolean => one.scope === other.scope && one.worker === other.worker;
  return {
    read: async (now) => lanes.filter(({ until }) => until > now),
    enter: async (lane, now, isAllowed) => {
      const others = lanes.filter((one) => one.until > now && !isSame(one, lane));
      if (!isAllowed(others)) return false;
      lanes = [...others, lane];
      return true;
    },
    leave: async (lane) => {
      lanes = lanes.filter((one) => !isSame(one, lane));
    },
  };
};
