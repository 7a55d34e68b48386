import { type Protocol, protocol } from 'electron';
import { readPageFile } from '../host/page-files.ts';
import { pageHeaders } from '../host/page-headers.ts';
import { APP_SCHEME, isOwnAddress } from './address.ts';

/** Makes `app://` a scheme with an origin, as trustworthy as https. Before Electron is ready, or never. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Serves the built pages on `app://partyline/`; every answer, also a refusal, carries the page headers. */
export function servePages(target: Protocol, pages: string): void {
  target.handle(APP_SCHEME, (request) => answer(pages, request));
}

async function answer(pages: string, request: Request): Promise<Response> {
  const headers = pageHeaders();
  if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405, headers });
  const file = isOwnAddress(request.url) ? await readPageFile(pages, new URL(request.url).pathname) : undefined;
  if (!file) return new Response('404 Not Found\n', { status: 404, headers });
  return new Response(request.method === 'HEAD' ? null : file.bytes, {
    headers: { ...headers, 'Content-Type': file.type, 'Cache-Control': file.cacheControl },
  });
}
