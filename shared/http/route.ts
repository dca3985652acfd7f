import type { JsonValue } from '../json.ts';
import type { ApiKey } from '../ports/api-key-store.ts';
import type { ApiResponse } from './json-response.ts';

export type Permission = ApiKey['permission'];

export interface PublicRequest {
  /** Identifies the request in logs and error responses. */
  requestId: string;
  /** The values of the path's `{…}` parameters. */
  params: Record<string, string>;
  query: Record<string, string>;
  /** By lower-case name. */
  headers: Record<string, string>;
  /** The body, read when a route uses it, so that routes without one ignore it. At most 4.5 MB unless specified otherwise. */
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
  /** The permission that a key must have; `full_access` by default. */
  permission?: Permission;
  handle(request: ApiRequest): Promise<ApiResponse>;
}

/** One endpoint of the API. Unless it says that it is public, it takes a key. */
export type Route = PublicRoute | KeyRoute;
