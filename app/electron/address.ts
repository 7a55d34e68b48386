/** The pages' own scheme: an origin of its own that no file and no web site shares. */
export const APP_SCHEME = 'app';
const APP_HOST = 'partyline';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
export const PAGE_URL = `${APP_ORIGIN}/`;

/** Whether an address, or an origin with or without its slash, is one of our own pages. */
export function isOwnAddress(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST;
}
