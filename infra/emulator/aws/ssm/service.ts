import { AwsError } from '../aws-error.ts';
import type { AwsService } from '../call.ts';
import { jsonFailure, jsonInput, jsonOutput, targetOperation } from '../json-protocol.ts';
import type { SsmContext, SsmOperation } from './operation.ts';
import { deleteParameter, deleteParameters } from './operations/delete-parameter.ts';
import { describeParameters } from './operations/describe-parameters.ts';
import { getParameter, getParameters } from './operations/get-parameter.ts';
import { getParameterHistory } from './operations/get-parameter-history.ts';
import { getParametersByPath } from './operations/get-parameters-by-path.ts';
import { labelParameterVersion, unlabelParameterVersion } from './operations/labels.ts';
import { putParameter } from './operations/put-parameter.ts';
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from './operations/tags.ts';
import { ssmPermissions } from './permissions.ts';

const operations = new Map<string, SsmOperation>([
  ['GetParameter', getParameter],
  ['GetParameters', getParameters],
  ['GetParametersByPath', getParametersByPath],
  ['GetParameterHistory', getParameterHistory],
  ['DescribeParameters', describeParameters],
  ['PutParameter', putParameter],
  ['DeleteParameter', deleteParameter],
  ['DeleteParameters', deleteParameters],
  ['LabelParameterVersion', labelParameterVersion],
  ['UnlabelParameterVersion', unlabelParameterVersion],
  ['AddTagsToResource', addTagsToResource],
  ['RemoveTagsFromResource', removeTagsFromResource],
  ['ListTagsForResource', listTagsForResource],
]);

/** SSM Parameter Store. */
export const ssmService = (context: Omit<SsmContext, 'caller'>): AwsService => ({
  read: (request) => {
    const operation = targetOperation(request, 'AmazonSSM');
    const input = jsonInput(request);
    return {
      operation,
      permissions: ssmPermissions(operation, input, context.location),
      run: () => {
        const run = operations.get(operation);
        if (!run) throw new AwsError('UnknownOperationException', `The local SSM does not support ${operation}`);
        return jsonOutput('1.1', run(input, { ...context, caller: request.caller }));
      },
    };
  },
  fail: (error) => jsonFailure('1.1', error),
});
