import { randomUUID } from 'node:crypto';
import type { Access } from '../access.ts';
import { AccessDenied, AwsError } from '../aws-error.ts';
import type { AwsRequest, AwsResponse, AwsService, HttpRequest } from '../call.ts';
import type { Fauxqs } from '../fauxqs.ts';
import { element, xmlDeclaration } from '../xml.ts';
import { checkDigests } from './checksums.ts';
import { type CurrentObject, hasConditions, judgeConditions } from './conditions.ts';
import { isLarge, putLarge } from './large-object.ts';
import { listPermission, type S3Target, s3Permission, s3Target, unknownTo } from './operation.ts';

/** S3 by fauxqs, plus what fauxqs ignores: conditions, checksums, and operations that it mistakes for others. */
export const s3Service = (fauxqs: Fauxqs, access: Access): AwsService => ({
  read: (request) => {
    const target = s3Target(request.url);
    const permission = s3Permission(request, target);
    return {
      operation: `${request.method} ${target.key === '' ? 'bucket' : 'object'}`,
      permissions: permission && [permission],
      run: async () => {
        const unknown = unknownTo(request, target);
        if (unknown) throw new AwsError('NotImplemented', `The local S3 does not support ${unknown}`, 501);
        const response = await answer(fauxqs, request, target);
        const isMissing = response.status === 404 && permission?.action === 's3:GetObject';
        if (isMissing) access.demand(request.caller, listPermission(target));
        return response;
      },
    };
  },
  fail: failure,
});

const answer = async (fauxqs: Fauxqs, request: AwsRequest, target: S3Target): Promise<AwsResponse> => {
  const isUpload = request.method === 'PUT' && target.key !== '' && request.headers['x-amz-copy-source'] === undefined;
  if (isUpload) checkDigests(request);
  if (target.key !== '' && hasConditions(request)) {
    const current = await currentObject(fauxqs, request);
    if (judgeConditions(request, current) === 'not modified') {
      return { status: 304, headers: { etag: current?.etag ?? '' }, body: '' };
    }
  }
  return isUpload && isLarge(request) ? putLarge(fauxqs, request) : fauxqs.send(request);
};

const currentObject = async (fauxqs: Fauxqs, { url, headers }: HttpRequest): Promise<CurrentObject | undefined> => {
  const [path = ''] = url.split('?');
  const head = { method: 'HEAD', url: path, headers: { host: headers.host, authorization: headers.authorization } };
  const response = await fauxqs.send({ ...head, body: Buffer.alloc(0) });
  if (response.status !== 200) return undefined;
  return { etag: String(response.headers.etag), modifiedAt: Date.parse(String(response.headers['last-modified'])) };
};

/** A response to HEAD has no body for the error. */
const failure: AwsService['fail'] = (error, { method }) => {
  const isDenied = error instanceof AccessDenied;
  const elements = [
    element('Code', isDenied ? 'AccessDenied' : error.code),
    element('Message', error.message),
    element('RequestId', randomUUID()),
  ];
  return {
    status: isDenied ? 403 : error.status,
    headers: { 'content-type': 'application/xml' },
    body: method === 'HEAD' ? '' : xmlDeclaration + element('Error', elements),
  };
};
