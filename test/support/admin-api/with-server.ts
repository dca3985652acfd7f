import type { FakeWorld } from './fake-api.ts';

const smtp = { host: 'smtp.shop.example', port: 587, ssl: 'tls', auth: 'login', username: 'shop', password: 'secret' };

/** Default Config logs in to a mail server of the shop's. */
export const withServer = ({ settings }: FakeWorld): void => settings.save('default', { system: { smtp } });
