import type { Context } from 'aws-lambda';
import { handler } from '../../../functions/settings-api/handler.ts';
import { type HttpCall, httpEvent } from '../builders/http-event.ts';

/** Runs the function in its own process for one request: `node settings-api-process.ts '<HttpCall>'`. */
const request = JSON.parse(process.argv[2] ?? '') as HttpCall;
await handler(httpEvent(request), {} as Context);
process.exit();
