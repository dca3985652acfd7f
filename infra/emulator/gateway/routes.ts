import type { RouteModel } from '../template/model.ts';

/** The route that matches a request. */
export interface RouteMatch {
  route: RouteModel;
  pathParameters?: Record<string, string>;
}

export type Router = (method: string, path: string) => RouteMatch | undefined;

type Segment = { kind: 'text'; text: string } | { kind: 'parameter'; name: string } | { kind: 'greedy'; name: string };

interface Pattern {
  route: RouteModel;
  method: string;
  segments: Segment[];
}

/** Literal text is more specific than a parameter, and a parameter more than a greedy one. */
const ranks: Record<Segment['kind'], number> = { text: 0, parameter: 1, greedy: 2 };

const parseSegment = (text: string): Segment => {
  const [, name, plus] = /^\{([^}+]+)(\+?)\}$/.exec(text) ?? [];
  if (name === undefined) return { kind: 'text', text };
  return { kind: plus ? 'greedy' : 'parameter', name };
};

const segmentsOf = (path: string): string[] => path.split('/').slice(1);

const parsePattern = (route: RouteModel): Pattern[] => {
  const [method = '', path] = route.key.split(' ');
  return path === undefined ? [] : [{ route, method, segments: segmentsOf(path).map(parseSegment) }];
};

/** A sort key: more specific patterns come first, segment by segment, then a method before ANY. */
const specificity = ({ method, segments }: Pattern): string =>
  `${segments.map(({ kind }) => ranks[kind]).join('')} ${Number(method === 'ANY')}`;

const bySpecificity = (one: Pattern, other: Pattern): number => (specificity(one) < specificity(other) ? -1 : 1);

/** The path parameters, or `undefined` if the pattern does not match. Parameters never match an empty segment. */
const parametersIn = ({ segments }: Pattern, path: string[]): Record<string, string> | undefined => {
  const parameters: Record<string, string> = {};
  for (const [at, segment] of segments.entries()) {
    const text = segment.kind === 'greedy' ? path.slice(at).join('/') : (path[at] ?? '');
    if (segment.kind === 'text' ? segment.text !== path[at] : text === '') return undefined;
    if (segment.kind !== 'text') parameters[segment.name] = text;
    if (segment.kind === 'greedy') return parameters;
  }
  return path.length === segments.length ? parameters : undefined;
};

/**
 * Selects routes as API Gateway's HTTP APIs do: the most specific match of path and method, greedy path parameters
 * after others, `$default` last. Paths are decoded but not normalised otherwise.
 */
export const createRouter = (routes: RouteModel[]): Router => {
  const patterns = routes.flatMap(parsePattern).sort(bySpecificity);
  const fallback = routes.find(({ key }) => key === '$default');
  return (method, path) => {
    const segments = segmentsOf(path);
    for (const pattern of patterns) {
      if (pattern.method !== 'ANY' && pattern.method !== method) continue;
      const parameters = parametersIn(pattern, segments);
      if (!parameters) continue;
      return { route: pattern.route, ...(Object.keys(parameters).length > 0 && { pathParameters: parameters }) };
    }
    return fallback && { route: fallback };
  };
};
