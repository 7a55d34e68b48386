import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { readPageFile } from '../host/page-files.ts';
import { pageHeaders } from '../host/page-headers.ts';
import { isOwnHost } from './origin.ts';

export interface Site {
  /** The folder of built pages; undefined serves no page. */
  readonly pages: string | undefined;
  readonly port: number;
}

/** Answers one HTTP request; every answer, also a refusal, carries the page headers. */
export async function serve(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = await answerFor(site, request);
  response.writeHead(answer.status, { ...siteHeaders(site.port), ...answer.headers });
  response.end(request.method === 'HEAD' ? undefined : answer.body);
}

/** Refuses an upgrade, or bytes that are no HTTP, where there is no response object to write to. */
export function refuse(socket: Duplex, port: number, status: number): void {
  const body = plainWords(status);
  const headers = { ...siteHeaders(port), ...plainText(body), Connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

async function answerFor({ pages, port }: Site, request: IncomingMessage): Promise<Answer> {
  if (!isOwnHost(request.headers.host, port)) return plain(403);
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, { Allow: 'GET, HEAD' });
  const [path = ''] = (request.url ?? '').split(/[?#]/, 1);
  if (path === '/api') return plain(426, { Upgrade: 'websocket' });
  const file = pages === undefined ? undefined : await readPageFile(pages, path);
  if (!file) return plain(404);
  return {
    status: 200,
    headers: {
      'Content-Type': file.type,
      'Content-Length': String(file.bytes.byteLength),
      'Cache-Control': file.cacheControl,
    },
    body: file.bytes,
  };
}

function plain(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = plainWords(status);
  return { status, headers: { ...plainText(body), ...headers }, body };
}

function plainWords(status: number): string {
  return `${status} ${STATUS_CODES[status]}\n`;
}

function plainText(body: string): Readonly<Record<string, string>> {
  return { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': String(Buffer.byteLength(body)) };
}

function siteHeaders(port: number): Readonly<Record<string, string>> {
  return pageHeaders({ connect: `ws://127.0.0.1:${port}` });
}
