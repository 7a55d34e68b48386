/** The two names that lead to this port on this machine; any other in a Host header is another site's name for us. */
function ownHosts(port: number): readonly string[] {
  const names = ['127.0.0.1', 'localhost'];
  const withPort = names.map((name) => `${name}:${port}`);
  return port === 80 ? [...withPort, ...names] : withPort;
}

/** Guards against DNS rebinding: a page of evil.example whose name leads to 127.0.0.1 still sends its own Host. */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return host !== undefined && ownHosts(port).includes(host.toLowerCase());
}

/** Browsers always say where a page that opens a socket comes from; scripts say nothing. */
export function isOwnOrigin(origin: string | undefined, port: number): boolean {
  return origin === undefined || ownHosts(port).some((host) => origin === `http://${host}`);
}
