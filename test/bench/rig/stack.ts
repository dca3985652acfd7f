import { App } from 'aws-cdk-lib';
import { stageConfig } from '../../../infra/stage.ts';

/** The deployed stack's default batch size of the send queue. */
export const { batchSize } = stageConfig(new App().node);
