/**
 * Secrets in a message blacked out, byte for byte, so that lengths and offsets stay what they were on the wire. Who calls whom stays to be
 * read; what proves an identity, or opens a conversation to a listener, does not. It errs on the side of black: a field that does not
 * keep to its grammar is blacked out whole.
 */
export function redact(bytes: Uint8Array): Uint8Array {
  // One character a byte, whatever the encoding.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const shown = rules.reduce((before, rule) => rule(before), text);
  return new Uint8Array(Buffer.from(shown, 'latin1'));
}

type Rule = (text: string) => string;

/** Digest parameters that tell nothing which helps to guess a password (RFC 7616 §3.3, §3.4). */
const OPEN_PARAMETERS = new Set([
  ...['username', 'realm', 'uri', 'algorithm', 'qop', 'nc', 'stale', 'domain', 'charset', 'userhash'],
]);

/** Any header field, folded lines included; also those in bodies (sipfrag, multipart). */
const FIELD = /^([^\s:]{1,128})([ \t]*:)((?:[^\r\n]|\r?\n[ \t])*)/gm;
/** Names of fields with credentials and challenges, those of the future too. */
const SECRET_NAME = /auth|token|passw|secret/i;
const PARAMETER = /(?<![\w-])([\w-]{1,64})([ \t\r\n]*=[ \t\r\n]*)("(?:[^"\\]|\\[\s\S])*"|[^\s,"]*)/g;

function authFields(text: string): string {
  return text.replace(FIELD, (whole, name: string, colon: string, value: string) =>
    SECRET_NAME.test(name) ? name + colon + authValue(value) : whole,
  );
}

function authValue(value: string): string {
  const digest = /^[ \t\r\n]*Digest[ \t\r\n]+/i.exec(value);
  if (!digest) return /^[ \t\r\n]*[\w-]+[ \t]*=/.test(value) ? parameters(value) : black(value);
  return digest[0] + parameters(value.slice(digest[0].length));
}

/** `a="b", c=d`: the values of all but the open ones; everything, where it is anything else. */
function parameters(list: string): string {
  const rest = list.replace(PARAMETER, '');
  if (!/^[ \t\r\n,]*$/.test(rest)) return black(list);
  return list.replace(PARAMETER, (whole, name: string, equals: string, value: string) =>
    OPEN_PARAMETERS.has(name.toLowerCase()) ? whole : name + equals + black(value),
  );
}

const rules: readonly Rule[] = [
  authFields,
  // sip:alice:password@host (RFC 3261 §19.1.1)
  (text) => blackGroup(text, /(\bsips?:[^\s:@<>"]{0,1024}:)([^\s@<>"]{0,1024})(?=@)/gi),
  // Header fields within a URI (§19.1.1), the signs escaped.
  (text) => blackGroup(text, /([?&](?=[\w-]{0,64}(?:auth|token|passw|secret))[\w-]{1,128}=)([^&>\s"]*)/gi),
  // SDP: keys of SRTP (RFC 4568 §4, RFC 4567, RFC 4566 §5.12), what binds DTLS (RFC 8122), what authenticates ICE (RFC 8839 §5.4).
  (text) => blackGroup(text, /^(a=(?:crypto|fingerprint|key-mgmt|ice-pwd|tls-id):)([^\r\n]*)/gim),
  (text) => blackGroup(text, /^(k=)([^\r\n]*)/gim),
  // Digits in an INFO: a card's number, the code of a voice mailbox.
  (text) => blackGroup(text, /^(Signal[ \t]*=[ \t]*)([^\r\n]*)/gim),
  (text) =>
    /^(?:Content-Type|c)[ \t]*:[ \t]*application\/dtmf[ \t]*(?:;|\r?$)/im.test(text)
      ? blackGroup(text, /(\r?\n\r?\n)([\s\S]*)$/g)
      : text,
];

/** The second group of each match, line breaks kept. */
function blackGroup(text: string, pattern: RegExp): string {
  return text.replace(pattern, (_whole, before: string, secret: string) => before + black(secret));
}

function black(secret: string): string {
  return secret.replace(/[^\r\n\t "]/g, '*');
}
