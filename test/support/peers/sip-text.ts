/** A SIP message as a peer in a test reads it: by its lines, and no more of it than the test needs. */
export interface SipText {
  readonly line: string;
  /** Undefined for a response. */
  readonly method: string | undefined;
  readonly uri: string;
  readonly callId: string;
  readonly fromUri: string;
  readonly contactUri: string;
  readonly expires: number;
  readonly body: string;
  header(name: string): string;
  headers(name: string): readonly string[];
}

export function parseSipText(text: string): SipText {
  const end = text.indexOf('\r\n\r\n');
  const [line = '', ...lines] = text.slice(0, end < 0 ? undefined : end).split('\r\n');
  const [method = '', uri = ''] = line.split(' ');
  const headers = (name: string) =>
    lines.flatMap((each) => {
      const [, found, value = ''] = /^([^:\s]+)\s*:\s*(.*)$/.exec(each) ?? [];
      return found?.toLowerCase() === name.toLowerCase() ? [value] : [];
    });
  const header = (name: string) => headers(name)[0] ?? '';
  return {
    line,
    method: method.startsWith('SIP/') ? undefined : method,
    uri,
    callId: header('Call-ID'),
    fromUri: /<([^>;]+)/.exec(header('From'))?.[1] ?? header('From').split(';')[0] ?? '',
    contactUri: /<([^>]+)>/.exec(header('Contact'))?.[1] ?? '',
    expires: Number(header('Expires') || 3600),
    body: end < 0 ? '' : text.slice(end + 4),
    header,
    headers,
  };
}
