import { expect, test } from 'vitest';
import { contactOver } from '../../../../main/sip/agent/contact.ts';
import type { Flow, Protocol } from '../../../../main/sip/transport.ts';

function flow(protocol: Protocol, address: string): Flow {
  const sentBy = { address, port: address.endsWith('.invalid') ? 0 : 5062 };
  const keepAlive = () => ({ dispose() {} });
  return { protocol, reliable: protocol !== 'udp', local: sentBy, remote: sentBy, sentBy, send: () => {}, keepAlive };
}

test.each([
  ['udp', '192.0.2.1', 'alice', false, '<sip:alice@192.0.2.1:5062>'],
  ['tcp', '192.0.2.1', 'alice', false, '<sip:alice@192.0.2.1:5062;transport=tcp>'],
  ['udp', '2001:db8::1', undefined, false, '<sip:[2001:db8::1]:5062>'],
  ['tls', '192.0.2.1', 'alice', false, '<sip:alice@192.0.2.1:5062;transport=tls>'],
  ['tls', '192.0.2.1', 'alice', true, '<sips:alice@192.0.2.1:5062;transport=tcp>'],
  // RFC 7118 §8.1.
  ['ws', 'df7jal23ls0d.invalid', 'alice', false, '<sip:alice@df7jal23ls0d.invalid;transport=ws>'],
  ['wss', 'df7jal23ls0d.invalid', 'alice', true, '<sips:alice@df7jal23ls0d.invalid;transport=ws>'],
  // §8.1.1.8: a SIPS Request-URI asks for a SIPS Contact.
  ['udp', '192.0.2.1', 'alice', true, '<sips:alice@192.0.2.1:5062>'],
] as const)('over %s from %s, user %s, secure %s: %s', (protocol, address, user, secure, contact) => {
  expect(contactOver(flow(protocol, address), user, secure)).toBe(contact);
});
