import type { Context } from 'aws-lambda';
import { handler } from '../../../functions/settings-api/handler.ts';
import { type HttpCall, httpEvent } from '../builders/http-event.ts';

/** The function as a process of its own, for one request: `node settings-api-process.ts '<HttpCall>'`. */
const request = JSON.parse(process.argv[2] ?? '') as HttpCall;
await handler(httpEvent(request), {} as Context);
process.exit();
