import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { hashOf, parseHash, type Route } from './route.ts';

/** Says whether the view may be left; it may ask. */
type Guard = () => Promise<boolean>;

let guard: Guard | undefined;

/** Asks before another view replaces this one, as long as `active`. From the very change on, not from the next paint. */
export const useGuard = (active: boolean, mayLeave: Guard): void => {
  useLayoutEffect(() => {
    if (!active) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    guard = mayLeave;
    addEventListener('beforeunload', warn);
    return () => {
      guard = undefined;
      removeEventListener('beforeunload', warn);
    };
  }, [active, mayLeave]);
};

/** Whether nothing is lost by leaving, or somebody agreed to lose it. */
export const mayLeave = async (): Promise<boolean> => !guard || guard();

/** At once: the browser's own event comes a moment later, and what somebody does in that moment would be lost. */
export const go = (route: Route): void => {
  location.hash = hashOf(route);
  dispatchEvent(new Event('hashchange'));
};

/** An empty fragment is no address: browsers take it for "leave the address as it is". */
const show = (hash: string): void => history.replaceState(null, '', hash === '' ? location.pathname : hash);

/** The view that the address names, once the one before agrees to go. The same address is the same object. */
export const useRoute = (): Route => {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    let shown = location.hash;
    let isAsking = false;
    const onChange = async () => {
      const next = location.hash;
      if (next === shown) return;
      if (guard) {
        show(shown);
        // Back and forward still work under the question; it is asked once.
        if (isAsking) return;
        isAsking = true;
        const isAgreed = await mayLeave();
        isAsking = false;
        if (!isAgreed) return;
        show(next);
      }
      shown = next;
      setHash(next);
    };
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  return useMemo(() => parseHash(hash), [hash]);
};
