import type { SenderDomain } from '../../../shared/domains/check-domain.ts';
import { isAligned } from '../../../shared/email/dkim/key.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import type { InForceStore } from '../../../shared/ports/settings/in-force-store.ts';
import type { ScopeSettings, SettingsReader } from '../../../shared/ports/settings/settings-reader.ts';
import { advice, type Diagnosis, missing, ok } from './diagnosis.ts';

export interface SettingsSurroundings {
  stage: string;
  inForce: Pick<InForceStore, 'list'>;
  settings: SettingsReader;
}

export interface SettingsDiagnosis {
  diagnoses: Diagnosis[];
  /** Domains that mail is sent from, each once. */
  domains: SenderDomain[];
}

const PLACEHOLDER = 'example.com';

const describe = (scope: string, found: ScopeSettings): Diagnosis => {
  switch (found.kind) {
    case 'in-force':
      return ok(`Settings of ${scope} are in force`);
    case 'not-configured':
      return missing(`Settings of ${scope} are not in force`, 'GET /health says why.');
    case 'faulty':
      return missing(`Settings of ${scope}: ${found.reason}`, 'Save them again; docs/settings.md has every setting.');
  }
};

const domainsOf = (found: ScopeSettings): SenderDomain[] => {
  if (found.kind !== 'in-force') return [];
  const { values } = found.settings;
  const name = values['trans_email/ident_general/email'].split('@').at(-1) ?? '';
  const key = { domain: values['dkim/domain'], selector: values['dkim/selector'] };
  const signs = values['dkim/key'] > 0 && isAligned(name, key);
  return [{ name, host: values['system/smtp/host'], keys: signs ? [key] : [] }];
};

const placeholder = (domains: readonly SenderDomain[]): Diagnosis[] =>
  domains.some(({ name }) => name === PLACEHOLDER)
    ? [advice(`Mail is sent from ${PLACEHOLDER}`, 'Set trans_email/ident_general/email to an address of your own.')]
    : [];

/** Whether this stage is deployed, and has settings that mail can be sent with. */
export const diagnoseSettings = async (around: SettingsSurroundings): Promise<SettingsDiagnosis> => {
  const { stage, inForce, settings } = around;
  try {
    const scopes = (await inForce.list()).map(({ scope }) => scope);
    if (scopes.length === 0) {
      const mend = 'Save them as docs/deploy.md shows, "The first deployment".';
      return { diagnoses: [missing(`Stage ${stage} has no mail settings`, mend)], domains: [] };
    }
    const found = await Promise.all(scopes.map(async (scope) => [scope, await settings.effective(scope)] as const));
    const all = found.flatMap(([, one]) => domainsOf(one));
    const domains = all.filter(({ name }, index) => all.findIndex((one) => one.name === name) === index);
    const diagnoses = [...found.map(([scope, one]) => describe(scope, one)), ...placeholder(domains)];
    return { diagnoses, domains: domains.filter(({ name }) => name !== PLACEHOLDER) };
  } catch (error) {
    if (!isAbsent(error)) throw error;
    const mend = `Deploy it: npm run deploy -- --stage ${stage}. If it is deployed, name its --region.`;
    return { diagnoses: [missing(`Stage ${stage} cannot be reached, or is not deployed`, mend)], domains: [] };
  }
};

const isAbsent = (error: unknown): boolean =>
  error instanceof StoreUnavailable || (error instanceof Error && error.name === 'ResourceNotFoundException');
