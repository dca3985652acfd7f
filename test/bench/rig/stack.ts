import { App } from 'aws-cdk-lib';
import { stageConfig } from '../../../infra/stage.ts';

/** Emails in one batch of the send queue, as the stack is deployed unless it is told otherwise. */
export const { batchSize } = stageConfig(new App().node);
