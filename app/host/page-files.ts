import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

export interface PageFile {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly type: string;
  readonly cacheControl: string;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** The bundler puts a hash of the content into these names, so a name's content never changes. */
const hashedAsset = /^\/assets\/.+-[\w-]{8,}\.\w+$/;

/**
 * A file of the built pages by the path of its URL (still percent-encoded), or undefined where there is none: an unknown
 * type, a path that climbs, a link that leads out of the folder.
 */
export async function readPageFile(folder: string, urlPath: string): Promise<PageFile | undefined> {
  const path = plainPath(urlPath);
  if (path === undefined) return undefined;
  const type = types[extname(path)];
  if (type === undefined) return undefined;
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, path))]);
    if (!file.startsWith(root + sep)) return undefined;
    const cacheControl = hashedAsset.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
    return { bytes: await readFile(file), type, cacheControl };
  } catch {
    return undefined;
  }
}

function plainPath(urlPath: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  if (!path.startsWith('/') || /[\0\\:]/.test(path)) return undefined;
  const segments = path.split('/');
  if (segments.some((segment) => segment.startsWith('.'))) return undefined;
  return path === '/' ? '/index.html' : path;
}
