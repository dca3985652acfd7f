import type { SenderDomain } from '../../../shared/domains/check-domain.ts';
import { isAligned } from '../../../shared/email/dkim/key.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import type { InForceStore } from '../../../shared/ports/settings/in-force-store.ts';
import type { ScopeSettings, SettingsReader } from '../../../shared/ports/settings/settings-reader.ts';
import { advice, type Diagnosis, missing, ok } from './diagnosis.ts';

export interface SettingsSources {
  stage: string;
  inForce: Pick<InForceStore, 'list'>;
  settings: SettingsReader;
}

export interface SettingsDiagnosis {
  diagnoses: Diagnosis[];
  /** Distinct sender domains. */
  domains: SenderDomain[];
}

const PLACEHOLDER = 'example.com';

const diagnoseScope = (scope: string, settings: ScopeSettings): Diagnosis => {
  switch (settings.kind) {
    case 'in-force':
      return ok(`Settings of ${scope} are in force`);
    case 'not-configured':
      return missing(`Settings of ${scope} are not in force`, 'GET /health shows the reason.');
    case 'faulty':
      return missing(
        `Settings of ${scope} are invalid: ${settings.reason}`,
        'Correct and save them; see docs/settings.md.',
      );
  }
};

const domainsOf = (effective: ScopeSettings): SenderDomain[] => {
  if (effective.kind !== 'in-force') return [];
  const { values } = effective.settings;
  const name = values['trans_email/ident_general/email'].split('@').at(-1) ?? '';
  const key = { domain: values['dkim/domain'], selector: values['dkim/selector'] };
  const signs = values['dkim/key'] > 0 && isAligned(name, key);
  return [{ name, host: values['system/smtp/host'], keys: signs ? [key] : [] }];
};

const diagnosePlaceholder = (domains: readonly SenderDomain[]): Diagnosis[] =>
  domains.some(({ name }) => name === PLACEHOLDER)
    ? [
        advice(
          `Mail is sent from ${PLACEHOLDER}`,
          'Set trans_email/ident_general/email to an address at your own domain.',
        ),
      ]
    : [];

/** Checks whether the stage is deployed and has valid settings. */
export const diagnoseSettings = async (dependencies: SettingsSources): Promise<SettingsDiagnosis> => {
  const { stage, inForce, settings } = dependencies;
  try {
    const scopes = (await inForce.list()).map(({ scope }) => scope);
    if (scopes.length === 0) {
      const fix = 'Save them: see "The first deployment" in docs/deploy.md.';
      return { diagnoses: [missing(`Stage ${stage} has no mail settings`, fix)], domains: [] };
    }
    const effective = await Promise.all(scopes.map(async (scope) => [scope, await settings.effective(scope)] as const));
    const all = effective.flatMap(([, scopeSettings]) => domainsOf(scopeSettings));
    const domains = all.filter(({ name }, index) => all.findIndex((domain) => domain.name === name) === index);
    const diagnoses = [
      ...effective.map(([scope, scopeSettings]) => diagnoseScope(scope, scopeSettings)),
      ...diagnosePlaceholder(domains),
    ];
    return { diagnoses, domains: domains.filter(({ name }) => name !== PLACEHOLDER) };
  } catch (error) {
    if (!isNotDeployed(error)) throw error;
    const fix = `Run npm run deploy -- --stage ${stage}. If it is deployed already, pass its --region.`;
    return { diagnoses: [missing(`Stage ${stage} is not deployed, or cannot be reached`, fix)], domains: [] };
  }
};

const isNotDeployed = (error: unknown): boolean =>
  error instanceof StoreUnavailable || (error instanceof Error && NOT_HERE.includes(error.name));

/** No such table, or a response that is none of AWS, by the SDK's names. */
const NOT_HERE = ['ResourceNotFoundException', 'SyntaxError', 'Unknown'];
