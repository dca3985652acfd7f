import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { hashOf, parseHash, type Route } from './route.ts';

/** Resolves to whether the view may be left; may ask the user. */
type Guard = () => Promise<boolean>;

let guard: Guard | undefined;

/**
 * While `active`, asks before another view replaces this one. Takes effect on the change itself, not
 * on the next paint.
 */
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

/** Whether there is nothing to lose by leaving, or the user agreed to lose it. */
export const mayLeave = async (): Promise<boolean> => !guard || guard();

/** Notifies immediately: `hashchange` is asynchronous, and the user's next action could come before it. */
export const go = (route: Route): void => {
  location.hash = hashOf(route);
  dispatchEvent(new Event('hashchange'));
};

/** With an empty URL browsers would leave the address as it is. */
const show = (hash: string): void => history.replaceState(null, '', hash === '' ? location.pathname : hash);

/** The route in the address bar, once the previous view has agreed to be left. Equal routes are the same object. */
export const useRoute = (): Route => {
  const [hash, setHash] = useState(location.hash);
  const first = useRef(hash);
  useEffect(() => {
    let shown = first.current;
    let isAsking = false;
    const onChange = async () => {
      const next = location.hash;
      if (next === shown) return;
      if (guard) {
        show(shown);
        // Back and forward still work while the question is shown; it is asked only once.
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
    // The address may have changed after the first render, before anybody listened.
    void onChange();
    return () => removeEventListener('hashchange', onChange);
  }, []);
  return useMemo(() => parseHash(hash), [hash]);
};
