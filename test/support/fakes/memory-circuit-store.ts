import type { Circuit, CircuitStore } from '../../../shared/ports/sending/circuit-store.ts';

/** An in-memory implementation of the port. */
export const memoryCircuitStore = (...initial: Circuit[]): CircuitStore => {
  const key = ({ scope, version }: Pick<Circuit, 'scope' | 'version'>) => `${scope}#${version}`;
  const circuits = new Map(initial.map((circuit) => [key(circuit), circuit]));
  const changeIf = (circuit: Circuit, isAsSeen: (stored: Circuit) => boolean, changes: Partial<Circuit>): boolean => {
    const stored = circuits.get(key(circuit));
    if (!stored || !isAsSeen(stored)) return false;
    circuits.set(key(circuit), { ...stored, ...changes });
    return true;
  };
  return {
    read: async (scope, versions) =>
      [...new Set(versions)].flatMap((version) => structuredClone(circuits.get(key({ scope, version })) ?? [])),
    list: async () => structuredClone([...circuits.values()]),
    open: async ({ closedAt: _closed, ...circuit }) => {
      circuits.set(key(circuit), structuredClone(circuit));
    },
    note: async (circuit) => {
      if (!circuits.has(key(circuit))) circuits.set(key(circuit), structuredClone(circuit));
    },
    suspect: async (circuit, suspect) => {
      const stored = circuits.get(key(circuit)) ?? structuredClone(circuit);
      const { suspects = [] } = stored;
      const noted = { ...stored, suspects: [...suspects, suspect].slice(-60) };
      circuits.set(key(circuit), noted);
      return structuredClone(noted);
    },
    clear: async (circuit, acceptedAt) => {
      const stored = circuits.get(key(circuit));
      if (!stored) return;
      const { suspects: _cleared, ...rest } = stored;
      circuits.set(key(circuit), { ...rest, acceptedAt });
    },
    takeProbe: async (circuit, nextProbeAt) =>
      changeIf(circuit, ({ probeAt, closedAt }) => !closedAt && probeAt === circuit.probeAt, { probeAt: nextProbeAt }),
    close: async (circuit, closedAt) =>
      changeIf(circuit, (stored) => !stored.closedAt && stored.openedAt === circuit.openedAt, { closedAt }),
    forget: async (circuit) => {
      const isAsSeen = circuit.closedAt !== undefined && circuits.get(key(circuit))?.closedAt === circuit.closedAt;
      return isAsSeen && circuits.delete(key(circuit));
    },
  };
};
