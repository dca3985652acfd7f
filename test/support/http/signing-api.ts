import { aSettingsApi } from './settings-api.ts';

interface ShownKey {
  scope: string;
  key: number;
  domain: string;
  selector: string;
  record: { type: string; name: string; value: string };
  dns?: string;
}

type Answer = ShownKey & { in_force: ShownKey | null; pending: ShownKey | null };

/** settings-api with settings for mail from shop.example, and its DKIM endpoints. */
export const aSigningApi = async (options: Parameters<typeof aSettingsApi>[0] = {}) => {
  const api = aSettingsApi(options);
  await api.save('default');
  const dkim = async (method: string, path: string, body?: object) => {
    const { status, json } = await api.ask(method, `/settings/${path}`, body);
    return { status, json: json as unknown as Answer, message: json.message, faults: json.faults };
  };
  /** Creates a key and publishes it in DNS. */
  const publish = async (scope: string, body: object = {}) => {
    const { json } = await dkim('POST', `${scope}/dkim`, body);
    api.dns.publish(json.record.name, json.record.value);
    return json;
  };
  const inForce = async (scope = 'default') => {
    const effective = await api.effective(scope);
    return effective.kind === 'in-force' ? effective.settings.dkim : effective;
  };
  return { ...api, dkim, publish, inForce };
};
