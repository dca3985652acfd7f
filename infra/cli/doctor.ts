import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { nodeDns } from '../../shared/adapters/dns/node-dns.ts';
import { dynamoInForceStore } from '../../shared/adapters/dynamodb/in-force-store.ts';
import { ssmParameters } from '../../shared/adapters/ssm/parameters.ts';
import { createSettingsReader } from '../../shared/settings/in-force/reader.ts';
import { type Deployment, dynamoDbFor, emailsTable } from './deployment.ts';
import { doctorProgram } from './doctor/doctor-program.ts';
import { processTerminal } from './program.ts';

/** Version of the bootstrap stack: a parameter that `cdk bootstrap` writes, here under its default qualifier. */
const bootstrapVersion = async (ssm: SSMClient): Promise<number | undefined> => {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/cdk-bootstrap/hnb659fds/version' }));
    return Number(Parameter?.Value);
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
};

/** AWS clients with the operator's own credentials. */
const open = (deployment: Deployment) => {
  const dynamoDb = dynamoDbFor(deployment);
  const { region, credentials } = dynamoDb.config;
  const { endpointUrl } = deployment;
  const ssm = new SSMClient({ region, credentials, ...(endpointUrl && { endpoint: endpointUrl }) });
  const inForce = dynamoInForceStore(dynamoDb, emailsTable(deployment));
  const parameters = ssmParameters({ client: ssm, prefix: `/storemail/${deployment.stage}` });
  return {
    inForce,
    // Without a secret reader: the checks do not need passwords.
    settings: createSettingsReader({ inForce, parameters, now: Date.now }),
    aws: { region, credentials, bootstrap: () => bootstrapVersion(ssm) },
    close: () => {
      dynamoDb.destroy();
      ssm.destroy();
    },
  };
};

process.exitCode = await doctorProgram(process.argv.slice(2), {
  ...processTerminal,
  nodeVersion: process.versions.node,
  open,
  dns: nodeDns(),
});
