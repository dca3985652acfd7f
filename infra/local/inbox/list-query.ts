/** Which messages a list is asked for. */
export interface ListQuery {
  limit?: number;
  before?: string;
  summary: boolean;
}

/** Reads the query of `GET /messages`. A text says what is wrong with it. */
export const listQuery = (query: URLSearchParams): ListQuery | string => {
  const limit = query.get('limit');
  const before = query.get('before');
  const view = query.get('view');
  if (limit !== null && !/^[1-9]\d{0,5}$/.test(limit)) return 'limit must be a whole number from 1';
  if (view !== null && view !== 'summary') return 'view must be summary, or left out';
  return {
    ...(limit !== null && { limit: Number(limit) }),
    ...(before !== null && { before }),
    summary: view === 'summary',
  };
};
