import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { dynamoInForceStore } from '../../../shared/adapters/dynamodb/in-force-store.ts';
import { ssmParameters } from '../../../shared/adapters/ssm/parameters.ts';
import { serialiseDocument } from '../../../shared/settings/document/document.ts';
import { documentName, passwordName } from '../../../shared/settings/in-force/parameter-names.ts';
import { guardSettings } from '../../../shared/settings/review/guard-settings.ts';
import type { SettingsDocument } from '../../../shared/settings/schema/effective.ts';
import { memoryAuditLog } from '../../support/fakes/memory-audit-log.ts';
import { recordingLog } from '../../support/fakes/recording-log.ts';
import { recordingMetrics } from '../../support/fakes/recording-metrics.ts';
import type { Clock } from './clock.ts';
import { type Clients, names } from './emulators.ts';

/** The settings of a deployment, edited in SSM as by operators and reviewed as by guard-settings. */
export class Settings {
  private readonly clients: Clients;
  private readonly clock: Clock;

  constructor(clients: Clients, clock: Clock) {
    this.clients = clients;
    this.clock = clock;
  }

  /** Writes a document of any text, which takes effect once reviewed. Resolves to its version. */
  write(text: string, scope = 'default'): Promise<number> {
    return this.put(documentName(scope), text, 'String');
  }

  writePassword(password: string, scope = 'default'): Promise<number> {
    return this.put(passwordName(scope), password, 'SecureString');
  }

  /** Reviews the newest edits of a scope, as a change event or check-health would. */
  guard(scope = 'default'): Promise<void> {
    const { clock, clients } = this;
    return guardSettings(
      {
        inForce: dynamoInForceStore(clients.dynamoDb, names.table),
        audit: memoryAuditLog(),
        parameters: ssmParameters({ client: clients.ssm, prefix: names.prefix }),
        deployment: {
          network: { loopback: true, private: true },
          sendmail: true,
          federatedAudiences: [],
          now: clock.now,
        },
        now: clock.now,
        isOwn: () => false,
        log: recordingLog(),
        metrics: recordingMetrics(),
      },
      scope,
    );
  }

  /** Puts settings into force. The password is written first, and waits for the document that names its host. */
  async save(values: SettingsDocument, password?: string, scope = 'default'): Promise<void> {
    if (password !== undefined) await this.writePassword(password, scope);
    await this.write(serialiseDocument(values), scope);
    await this.guard(scope);
  }

  private async put(name: string, Value: string, Type: 'String' | 'SecureString'): Promise<number> {
    const request = new PutParameterCommand({ Name: `${names.prefix}/${name}`, Value, Type, Overwrite: true });
    return (await this.clients.ssm.send(request)).Version ?? 0;
  }
}
