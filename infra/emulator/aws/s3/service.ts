import { randomUUID } from 'node:crypto';
import type { Access } from '../access.ts';
import { AccessDenied, type AwsError } from '../aws-error.ts';
import type { AwsResponse, AwsService } from '../call.ts';
import type { Fauxqs } from '../fauxqs.ts';
import { element, xmlDeclaration } from '../xml.ts';
import { listPermission, s3Permission, s3Target } from './operation.ts';

export const s3Service = (fauxqs: Fauxqs, access: Access): AwsService => ({
  read: (request) => {
    const target = s3Target(request.url);
    const permission = s3Permission(request, target);
    return {
      operation: `${request.method} ${target.key === '' ? 'bucket' : 'object'}`,
      permissions: permission && [permission],
      run: async () => {
        const response = await fauxqs.send(request);
        const isMissing = response.status === 404 && permission?.action === 's3:GetObject';
        if (isMissing) access.demand(request.caller, listPermission(target));
        return response;
      },
    };
  },
  fail: (error) => failure(error),
});

const failure = (error: AwsError): AwsResponse => {
  const isDenied = error instanceof AccessDenied;
  const elements = [
    element('Code', isDenied ? 'AccessDenied' : error.code),
    element('Message', error.message),
    element('RequestId', randomUUID()),
  ];
  return {
    status: isDenied ? 403 : error.status,
    headers: { 'content-type': 'application/xml' },
    body: xmlDeclaration + element('Error', elements),
  };
};
