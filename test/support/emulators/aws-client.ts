/** Configuration of an SDK client for an emulator, which checks no credentials. */
export const emulatorClient = (endpoint: string) => ({
  endpoint,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
