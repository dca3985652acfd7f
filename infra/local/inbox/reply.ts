import type { OutgoingHttpHeaders } from 'node:http';

export interface Reply {
  status: number;
  headers: OutgoingHttpHeaders;
  body: string | Buffer | AsyncIterable<string | Buffer>;
}

export const jsonHeaders = { 'content-type': 'application/json; charset=utf-8' };

export const ok = (body: Reply['body'], headers: OutgoingHttpHeaders = jsonHeaders): Reply => ({
  status: 200,
  headers,
  body,
});

export const problem = (status: number, message: string): Reply => ({
  status,
  headers: jsonHeaders,
  body: JSON.stringify({ message }),
});

export const notFound = (): Reply => problem(404, 'Not found');
