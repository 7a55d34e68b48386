/**
 * What every page of ours is served with, whoever serves it. COOP and COEP isolate the page's process; the policies
 * leave it its own files, the engine's socket and the microphone, and nothing else.
 */
export function pageHeaders(origins: { readonly connect?: string } = {}): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': [
      `default-src 'self'`,
      `script-src 'self'`,
      `style-src 'self'`,
      origins.connect ? `connect-src 'self' ${origins.connect}` : `connect-src 'self'`,
      `img-src 'self' data:`,
      `worker-src 'self'`,
      `object-src 'none'`,
      `base-uri 'none'`,
      `frame-ancestors 'none'`,
      `form-action 'none'`,
    ].join('; '),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'microphone=(self), camera=(), geolocation=(), display-capture=()',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}
