import { useEffect, useState } from 'preact/hooks';
import { hashOf, parseHash, type Route } from './route.ts';

/** Says whether the view may be left; it may ask. */
type Guard = () => Promise<boolean>;

let guard: Guard | undefined;

/** Asks before another view replaces this one, as long as `active`. */
export const useGuard = (active: boolean, mayLeave: Guard): void => {
  useEffect(() => {
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

export const go = (route: Route): void => {
  location.hash = hashOf(route);
};

/** The view that the address names, once the one before agrees to go. */
export const useRoute = (): Route => {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    let shown = location.hash;
    const show = (next: string) => {
      shown = next;
      setHash(next);
    };
    const onChange = async () => {
      const next = location.hash;
      if (next === shown) return;
      if (!guard) return show(next);
      history.replaceState(null, '', shown);
      if (!(await mayLeave())) return;
      history.replaceState(null, '', next);
      show(next);
    };
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  return parseHash(hash);
};
