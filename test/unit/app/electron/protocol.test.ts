import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { registerScheme, servePages } from '../../../../app/electron/protocol.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { registeredSchemes, reset, SessionStandIn } from './stand-in.ts';

vi.mock('electron', async () => (await import('./stand-in.ts')).electron);

beforeEach(reset);

const folder = temporaryFolder('protocol');
const session = new SessionStandIn();

beforeAll(() => {
  const pages = join(folder.path, 'pages');
  mkdirSync(join(pages, 'assets'), { recursive: true });
  writeFileSync(join(folder.path, 'secret.txt'), 'secret');
  writeFileSync(join(pages, 'index.html'), '<!doctype html>');
  writeFileSync(join(pages, 'assets/index-DVz3xq1B.js'), 'export {};');
  servePages(session.protocol, pages);
});
afterAll(() => folder.remove());

async function fetched(url: string, method = 'GET'): Promise<Response> {
  const handler = session.schemes.get('app');
  if (!handler) throw new Error('app:// is not served');
  return handler(new Request(url, { method }) as Parameters<typeof handler>[0]);
}

describe('app://', () => {
  it('is an origin of its own, as trustworthy as https', () => {
    registerScheme();
    expect(registeredSchemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
    ]);
  });

  it('serves the page with every guarding header', async () => {
    const response = await fetched('app://partyline/');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<!doctype html>');
    expect(Object.fromEntries(response.headers)).toEqual({
      'cache-control': 'no-cache',
      'content-security-policy':
        `default-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; ` +
        `worker-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'`,
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'microphone=(self), camera=(), geolocation=(), display-capture=()',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  });

  it('serves assets', async () => {
    const response = await fetched('app://partyline/assets/index-DVz3xq1B.js');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it.each([
    'app://partyline/../secret.txt',
    'app://partyline/..%2fsecret.txt',
    'app://partyline/%2e%2e/secret.txt',
    'app://partyline/nowhere.html',
    'app://other/index.html',
    'app://partyline.example/index.html',
  ])('has nothing at %s, and says so with the guarding headers', async (url) => {
    const response = await fetched(url);
    expect([response.status, await response.text()]).toEqual([404, '404 Not Found\n']);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('is only read', async () => {
    expect((await fetched('app://partyline/', 'POST')).status).toBe(405);
  });
});
