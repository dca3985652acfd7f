import { App } from 'aws-cdk-lib';
import { InvalidContext } from './context.ts';
import { stageConfig } from './stage.ts';
import { StoremailStack } from './storemail-stack.ts';

const app = new App();
try {
  const { stage } = stageConfig(app.node);
  new StoremailStack(app, `storemail-${stage}`, {
    description: 'Storemail: mail for storefronts over your own SMTP server',
    terminationProtection: stage === 'prod',
  });
  app.synth();
} catch (error) {
  if (!(error instanceof InvalidContext)) throw error;
  process.stderr.write(`Error: ${error.message}\n`);
  process.exitCode = 1;
}
