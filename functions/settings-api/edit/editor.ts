import type { ApiRequest } from '../../../shared/http/route.ts';
import type { Editor } from '../ports.ts';

/** Who makes a request, and the state that they read last. */
export const editorOf = ({ key: { id, name }, headers }: ApiRequest): Editor => ({
  actor: { type: 'api_key', id, name },
  ifMatch: headers['if-match'],
});
