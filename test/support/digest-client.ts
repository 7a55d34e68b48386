import { createHash } from 'node:crypto';

/** The Authorization that a client makes of a challenge by hand, as in the examples of RFC 7616 §3.9. */
export function digestCredentials(
  challenge: string,
  { method, uri, user, password }: { method: string; uri: string; user: string; password: string },
): string {
  const param = (name: string): string => new RegExp(`${name}="?([^",]+)`).exec(challenge)?.[1] ?? '';
  const algorithm = param('algorithm');
  const hash = (text: string): string =>
    createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(text)
      .digest('hex');
  const [realm, nonce, cnonce, nc] = [param('realm'), param('nonce'), 'f2/wE4q74E6z', '00000001'];
  const secret = hash(`${user}:${realm}:${password}`);
  const response = hash([secret, nonce, nc, cnonce, 'auth', hash(`${method}:${uri}`)].join(':'));
  const quoted = { username: user, realm, nonce, uri, cnonce, response };
  const fields = Object.entries(quoted).map(([name, value]) => `${name}="${value}"`);
  return `Digest ${[...fields, 'qop=auth', `nc=${nc}`, `algorithm=${algorithm}`].join(', ')}`;
}
