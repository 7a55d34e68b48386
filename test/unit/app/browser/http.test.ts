import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HostFixture, startHost } from './host-fixture.ts';

let site: HostFixture;

beforeAll(async () => {
  site = await startHost();
});
afterAll(() => site.close());

/** The headers of the page that everything is served with; `port` is in the only foreign source, our own socket. */
const guard = (port: number) => ({
  'content-security-policy':
    `default-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self' ws://127.0.0.1:${port}; ` +
    `img-src 'self' data:; worker-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'`,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'microphone=(self), camera=(), geolocation=(), display-capture=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});

describe('the pages', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', 'no-cache'],
    ['/?x=1', 'text/html; charset=utf-8', 'no-cache'],
    ['/index.html', 'text/html; charset=utf-8', 'no-cache'],
    ['/icon.svg', 'image/svg+xml', 'no-cache'],
    ['/assets/index-DVz3xq1B.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/assets/capture.worklet-B8f_-2xY.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
  ])('%s is %s, %s', async (path, type, cache) => {
    const answer = await site.get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ 'content-type': type, 'cache-control': cache, ...guard(site.host.port) });
  });

  it('are asked about with HEAD too, without a body', async () => {
    const answer = await site.get('/', {}, 'HEAD');
    expect(answer).toMatchObject({ status: 200, body: '', headers: { 'content-length': '39' } });
  });

  it('are only read', async () => {
    const answer = await site.get('/', {}, 'POST');
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD', ...guard(site.host.port) } });
  });

  it('are served on 127.0.0.1 and localhost by name', async () => {
    for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST']) {
      expect(await site.get('/', { Host: `${name}:${site.host.port}` })).toMatchObject({ status: 200 });
    }
  });

  it('come with the token in the fragment, which is never sent', () => {
    expect(site.host.pageUrl).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${site.host.port}/#token=[0-9a-f]{32}$`));
  });
});

describe('another Host is another site (DNS rebinding)', () => {
  it.each([
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1',
    '127.0.0.1:1',
    '127.0.0.1.evil.example:PORT',
    '[::1]:PORT',
  ])('%s is refused', async (host) => {
    const answer = await site.get('/', { Host: host.replace('PORT', String(site.host.port)) });
    expect(answer).toMatchObject({ status: 403, headers: guard(site.host.port), body: '403 Forbidden\n' });
  });

  it('and none at all is no HTTP/1.1 request', async () => {
    expect(await site.raw('GET / HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await site.raw('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 403 /);
  });
});

describe('nothing outside the folder of pages is read', () => {
  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '//etc/passwd',
    '/%00index.html',
    '/index.html%00.txt',
    '/%',
    '/%ff',
    '/link.txt',
    '/.hidden.txt',
    '/notes.exe',
    '/assets',
    '/assets/',
    '/nowhere.html',
    'http://evil.example/secret.txt',
  ])('%s is not found', async (path) => {
    const answer = await site.get(path);
    expect(answer).toMatchObject({ status: 404, headers: guard(site.host.port), body: '404 Not Found\n' });
  });
});

describe('what is no HTTP', () => {
  it('gets a 400 that carries the page headers like all others', async () => {
    const answer = await site.raw('\x16\x03\x01 a TLS hello\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain(`\r\nX-Content-Type-Options: nosniff\r\n`);
    expect(answer).toContain(`connect-src 'self' ws://127.0.0.1:${site.host.port};`);
  });
});

describe('without pages', () => {
  it('there is the API alone', async () => {
    const bare = await startHost(false);
    expect(bare.host.pageUrl).toBeUndefined();
    expect(await bare.get('/')).toMatchObject({ status: 404 });
    expect(await bare.get('/api')).toMatchObject({ status: 426, headers: { upgrade: 'websocket' } });
    bare.close();
  });
});
