import type { JsonValue } from '../json.ts';
import type { ApiKey } from '../ports/api-key-store.ts';
import type { ApiResponse } from './json-response.ts';

export type Permission = ApiKey['permission'];

export interface PublicRequest {
  /** Names the request in logs and in the answer to a failure. */
  requestId: string;
  /** What the path's `{…}` stand for. */
  params: Record<string, string>;
  query: Record<string, string>;
  /** By lower-case name. */
  headers: Record<string, string>;
  /** The body, read when a route asks for it, so that those without one take any. 4.5 MB at most unless told otherwise. */
  json(maxBytes?: number): JsonValue;
  /** The body as it came, of whatever type. */
  bytes(maxBytes?: number): Buffer;
}

export interface ApiRequest extends PublicRequest {
  key: ApiKey;
}

interface Endpoint {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/emails/{id}`. */
  path: string;
}

export interface PublicRoute extends Endpoint {
  /** Answers without a key. */
  public: true;
  handle(request: PublicRequest): Promise<ApiResponse>;
}

export interface KeyRoute extends Endpoint {
  public?: never;
  /** What a key must be good for; `full_access` unless given. */
  permission?: Permission;
  handle(request: ApiRequest): Promise<ApiResponse>;
}

/** One endpoint of the API. Unless it says that it is public, it takes a key. */
export type Route = PublicRoute | KeyRoute;
