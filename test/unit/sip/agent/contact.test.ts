import { expect, test } from 'vitest';
import { CallContact, contactOver } from '../../../../main/sip/agent/contact.ts';
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

test('a call of a conference has the conference’s Contact, where and as long as it is one (RFC 4579 §4.2)', () => {
  const contact = new CallContact((over) => contactOver(over, 'alice'));
  const over = flow('tcp', '192.0.2.1');
  expect(contact.over(over)).toBe('<sip:alice@192.0.2.1:5062;transport=tcp>');
  contact.focus = 'room-a';
  expect(contact.over(over)).toBe('<sip:room-a@192.0.2.1:5062;transport=tcp>;isfocus');
  contact.focus = undefined;
  expect(contact.over(over)).toBe('<sip:alice@192.0.2.1:5062;transport=tcp>');
});

test('an account’s own Contact keeps its parameters; a GRUU is left as it is', () => {
  const outbound = new CallContact(() => '<sip:x@h;ob>;+sip.instance="<urn:uuid:1>"', 'room-a');
  expect(outbound.over(flow('udp', '192.0.2.1'))).toBe('<sip:room-a@h;ob>;+sip.instance="<urn:uuid:1>";isfocus');
  const gruu = new CallContact(() => '<sip:x@h;gr=urn:uuid:1>', 'room-a');
  expect(gruu.over(flow('udp', '192.0.2.1'))).toBe('<sip:x@h;gr=urn:uuid:1>;isfocus');
});
