import { AwsError } from '../aws-error.ts';
import type { HttpRequest, Permission } from '../call.ts';

/** The target of a path-style request; without a key it is the bucket, without a bucket the service. */
export interface S3Target {
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
}

export const s3Target = (url: string): S3Target => {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const [, bucket = '', key = ''] = /^\/([^/]*)(?:\/(.*))?$/s.exec(path) ?? [];
  if (bucket === '' && path !== '/') throw unreadable();
  return { bucket: decoded(bucket), key: decoded(key), query: new URLSearchParams(query) };
};

/** The IAM permission a request needs; `undefined` if unknown. */
export const s3Permission = ({ method, headers }: HttpRequest, target: S3Target): Permission | undefined => {
  const subresource = subresourceOf(target.query);
  const changesMore = ['x-amz-copy-source', 'x-amz-acl', 'x-amz-tagging'].some((name) => headers[name] !== undefined);
  if (subresource === undefined || changesMore) return undefined;
  const action = actions[levelOf(target)][`${method} ${subresource}`.trim()];
  return action === undefined ? undefined : { action, resource: resourceOf(target), ...contextOf(target.query) };
};

/** Operations that fauxqs supports, but that need several IAM actions or one that no role in a template has. */
const forOperatorsOnly = new Set(['bucket POST delete', 'object GET attributes']);
/** Headers that request an effect beyond the object itself. */
const ignoredHeaders = ['x-amz-acl', 'x-amz-tagging', 'x-amz-server-side-encryption-customer-algorithm'];

/** Names what a request asks for that is not emulated; `undefined` if everything is. */
export const unknownTo = ({ method, headers }: HttpRequest, target: S3Target): string | undefined => {
  const header = ignoredHeaders.find((name) => headers[name] !== undefined);
  if (header) return `the header ${header}`;
  const subresource = subresourceOf(target.query);
  const level = levelOf(target);
  const call = `${method} ${subresource ?? ''}`.trim();
  if (subresource !== undefined && (actions[level][call] !== undefined || forOperatorsOnly.has(`${level} ${call}`))) {
    return undefined;
  }
  return `${method} of ${level === 'all' ? 'the service' : `a ${level}`} with the query ${[...target.query.keys()].join(', ')}`;
};

/** S3 tells only callers who may list the bucket that an object does not exist; others get AccessDenied. */
export const listPermission = ({ bucket }: S3Target): Permission => ({
  action: 's3:ListBucket',
  resource: `arn:aws:s3:::${bucket}`,
});

type Level = 'all' | 'bucket' | 'object';

/** IAM actions by method and subresource (Service Authorization Reference, "Amazon S3"). */
const actions: Readonly<Record<Level, Readonly<Record<string, string>>>> = {
  all: { GET: 's3:ListAllMyBuckets' },
  bucket: {
    GET: 's3:ListBucket',
    HEAD: 's3:ListBucket',
    PUT: 's3:CreateBucket',
    DELETE: 's3:DeleteBucket',
    'GET lifecycle': 's3:GetLifecycleConfiguration',
    'PUT lifecycle': 's3:PutLifecycleConfiguration',
    'DELETE lifecycle': 's3:PutLifecycleConfiguration',
  },
  object: {
    GET: 's3:GetObject',
    HEAD: 's3:GetObject',
    PUT: 's3:PutObject',
    DELETE: 's3:DeleteObject',
    'POST uploads': 's3:PutObject',
    'PUT uploadId': 's3:PutObject',
    'POST uploadId': 's3:PutObject',
    'DELETE uploadId': 's3:AbortMultipartUpload',
  },
};

/** Query parameters that do not select another operation. */
const plainParameters = new Set([
  ...['x-id', 'list-type', 'prefix', 'delimiter', 'max-keys', 'marker', 'continuation-token', 'start-after'],
  ...['encoding-type', 'fetch-owner', 'partNumber'],
]);

const subresourceOf = (query: URLSearchParams): string | undefined => {
  const [name = '', ...others] = [...query.keys()].filter((parameter) => !plainParameters.has(parameter));
  return others.length === 0 ? name : undefined;
};

const levelOf = ({ bucket, key }: S3Target): Level => {
  if (bucket === '') return 'all';
  return key === '' ? 'bucket' : 'object';
};

const resourceOf = (target: S3Target): string => {
  const { bucket, key } = target;
  return { all: '*', bucket: `arn:aws:s3:::${bucket}`, object: `arn:aws:s3:::${bucket}/${key}` }[levelOf(target)];
};

const contextOf = (query: URLSearchParams): Pick<Permission, 'context'> => {
  const prefix = query.get('prefix');
  return prefix === null ? {} : { context: { 's3:prefix': prefix } };
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw unreadable();
  }
};

const unreadable = (): AwsError => new AwsError('InvalidURI', "Couldn't parse the specified URI.");
