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
  /** Domains that mail is sent from. */
  domains: string[];
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

const domainOf = (found: ScopeSettings): string[] => {
  if (found.kind !== 'in-force') return [];
  return [found.settings.values['trans_email/ident_general/email'].split('@').at(-1) ?? ''];
};

const placeholder = (domains: readonly string[]): Diagnosis[] =>
  domains.includes(PLACEHOLDER)
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
    const domains = [...new Set(found.flatMap(([, one]) => domainOf(one)))];
    const diagnoses = [...found.map(([scope, one]) => describe(scope, one)), ...placeholder(domains)];
    return { diagnoses, domains: domains.filter((domain) => domain !== PLACEHOLDER) };
  } catch (error) {
    if (!isAbsent(error)) throw error;
    const mend = `Deploy it: npm run deploy -- --stage ${stage}. If it is deployed, name its --region.`;
    return { diagnoses: [missing(`Stage ${stage} cannot be reached, or is not deployed`, mend)], domains: [] };
  }
};

const isAbsent = (error: unknown): boolean =>
  error instanceof StoreUnavailable || (error instanceof Error && error.name === 'ResourceNotFoundException');
