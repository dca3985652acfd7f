/** Headers as an event carries them. */
export interface EventHeaders {
  /** Names in lower case; what came several times is joined by a comma. */
  headers: Record<string, string>;
  /** One entry per cookie; absent without any. */
  cookies?: string[];
}

/** About the connection to the gateway, not about the request. */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'expect', 'te', 'trailer']);

/** `rawHeaders` alternates names and values, as Node received them. */
export const eventHeaders = (rawHeaders: readonly string[]): EventHeaders => {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    const value = rawHeaders[at + 1] ?? '';
    if (hopByHop.has(name)) continue;
    if (name === 'cookie') cookies.push(...value.split(/;\s*/));
    else headers[name] = Object.hasOwn(headers, name) ? `${headers[name]},${value}` : value;
  }
  return { headers, ...(cookies.length > 0 && { cookies }) };
};
