import { randomUUID } from 'node:crypto';
import { Gateway, type GatewayOptions } from '../../../infra/emulator/gateway/gateway.ts';
import type { InvocationResult } from '../../../infra/emulator/lambda/invocation-result.ts';
import type { HttpApiModel } from '../../../infra/emulator/template/model.ts';

interface ApiEvent {
  routeKey: string;
  rawPath: string;
  pathParameters?: Record<string, string>;
  headers: Record<string, string>;
  body?: string;
  isBase64Encoded: boolean;
}

type Handler = (event: ApiEvent) => unknown;

export const succeed = (value: unknown): InvocationResult => ({
  kind: 'success',
  payload: JSON.stringify(value) ?? 'null',
});

/** Gateways on free ports, closed after each test. */
export const localGateways = () => {
  const gateways: Gateway[] = [];
  const open = async (options: Partial<GatewayOptions>, changes: Partial<HttpApiModel> = {}): Promise<string> => {
    const route = (key: string) => ({ key, functionName: 'api', timeoutMs: 30_000 });
    const api = {
      id: 'abcdef1234',
      stage: '$default',
      routes: ['POST /emails', 'GET /emails/{id}', '$default'].map(route),
    };
    const gateway = new Gateway(
      { ...api, ...changes },
      {
        port: 0,
        host: '127.0.0.1',
        account: '000000000000',
        invoke: async () => succeed(null),
        accessLog: () => {},
        now: Date.now,
        uuid: randomUUID,
        ...options,
      },
    );
    const url = await gateway.listen();
    gateways.push(gateway);
    return url;
  };

  /** A gateway in front of this handler. */
  const serve = (handler: Handler, changes: Partial<HttpApiModel> = {}): Promise<string> =>
    open({ invoke: async (_, event) => succeed(handler(JSON.parse(event) as ApiEvent)) }, changes);

  return {
    gateways,
    open,
    serve,
    closeAll: async (): Promise<void> => {
      await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
    },
  };
};

export const echo: Handler = (event) => ({ statusCode: 200, body: JSON.stringify(event) });

export const eventAt = async (url: string, init: RequestInit = {}): Promise<ApiEvent> =>
  (await (await fetch(url, init)).json()) as ApiEvent;

export const answerOf = async (response: Response) => ({ status: response.status, body: await response.json() });
