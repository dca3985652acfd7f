import { App } from 'aws-cdk-lib';
import { stageConfig } from './stage.ts';
import { StoremailStack } from './storemail-stack.ts';

const app = new App();
const { stage } = stageConfig(app.node);
new StoremailStack(app, `storemail-${stage}`, {
  description: 'Storemail: mail for storefronts over your own SMTP server',
  terminationProtection: stage === 'prod',
});
app.synth();
