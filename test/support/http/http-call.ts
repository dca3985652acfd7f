import type { Context } from 'aws-lambda';
import type { createApi } from '../../../shared/http/create-api.ts';
import { type HttpCall, httpEvent } from '../builders/http-event.ts';

export interface HttpAnswer {
  status: number | undefined;
  headers: Record<string, unknown>;
  json: Record<string, unknown>;
}

/** Calls an API function like the gateway. */
export const call = async (api: ReturnType<typeof createApi>, request: HttpCall): Promise<HttpAnswer> => {
  const { statusCode, headers = {}, body = '{}' } = await api(httpEvent(request), {} as Context);
  return { status: statusCode, headers, json: JSON.parse(body) };
};
