import { describe, expect, it } from 'vitest';
import { Headers } from '../../../../main/sip/message/headers.ts';
import { SipRequest, SipResponse } from '../../../../main/sip/message/message.ts';
import { responseTo } from '../../../../main/sip/message/response.ts';
import { serializeMessage } from '../../../../main/sip/message/serializer.ts';
import { sipUri } from '../../../../main/sip/message/uri.ts';
import { inviteText, inviteWith, request, textOf } from './messages.ts';

const sent = (message: SipRequest | SipResponse): string => textOf(serializeMessage(message));

describe('a message of ours', () => {
  it('is written line by line, Content-Length last', () => {
    const headers = new Headers([
      ['v', 'SIP/2.0/UDP a;branch=z9hG4bK1'],
      ['X-Own', 'ä'],
    ]);
    const message = new SipRequest(
      'MESSAGE',
      sipUri({ user: 'bob', host: '::1', port: 5060 }),
      headers,
      Buffer.from('hé'),
    );
    expect(sent(message)).toBe(
      'MESSAGE sip:bob@[::1]:5060 SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nX-Own: ä\r\nContent-Length: 3\r\n\r\nhé',
    );
  });

  it('says its own length whatever the headers say', () => {
    const headers = new Headers([
      ['Content-Length', '99'],
      ['l', '7'],
      ['To', 'x'],
    ]);
    expect(sent(new SipResponse(200, undefined, headers))).toBe('SIP/2.0 200 OK\r\nTo: x\r\nContent-Length: 0\r\n\r\n');
  });

  it('has the registered phrase, or that of its class (§21)', () => {
    expect([180, 487, 299, 699].map((status) => new SipResponse(status).reason)).toEqual([
      'Ringing',
      'Request Terminated',
      'OK',
      'Busy Everywhere',
    ]);
  });

  it('can not be ended early by a phrase', () =>
    expect(sent(new SipResponse(400, 'a\r\nVia: evil\r\n\r\n'))).toBe(
      'SIP/2.0 400 a Via: evil \r\nContent-Length: 0\r\n\r\n',
    ));
});

describe('a message that came in', () => {
  const odd = inviteText(['s :\r\n folded\t', 'x-UnKnown:;;,,;', 'l: 4', 'Subject: Grüße'], 'v=0\n');

  it('goes out byte for byte as it came', () => expect(sent(request(odd))).toBe(odd));

  it('keeps all other lines as they were when one changes', () => {
    const message = request(odd);
    message.headers.prepend('Via', 'SIP/2.0/UDP proxy;branch=z9hG4bK2');
    message.headers.set('Max-Forwards', '69');
    expect(sent(message)).toBe(
      odd
        .replace('Max-Forwards: 70', 'Max-Forwards: 69')
        .replace('Via: ', 'Via: SIP/2.0/UDP proxy;branch=z9hG4bK2\r\nVia: '),
    );
  });

  it('gets a new length with a new body, and without one', () => {
    const message = request(odd);
    message.body = Buffer.from('longer');
    expect(sent(message)).toBe(
      odd.replace('l: 4\r\n', '').replace('\r\n\r\nv=0\n', '\r\nContent-Length: 6\r\n\r\nlonger'),
    );
    expect(sent(request(inviteText([], 'rest')))).toBe(inviteText(['Content-Length: 4'], 'rest'));
  });

  it('gets a new Request-URI', () => {
    const message = request(odd);
    message.uri = sipUri({ user: 'carol', host: 'chicago.com' });
    expect(sent(message)).toBe(odd.replace('sip:bob@biloxi.com', 'sip:carol@chicago.com'));
  });

  it('loses the octets behind its body (RFC 4475 §3.1.1.8)', () =>
    expect(sent(request(inviteText(['Content-Length: 0'], 'INVITE…')))).toBe(inviteText(['Content-Length: 0'])));
});

describe('the response to a request (§8.2.6)', () => {
  it('copies Via, From, To, Call-ID and CSeq, in order, and tags the To', () => {
    const message = request(
      inviteText(['v: SIP/2.0/TCP second;branch=z9hG4bK2', 'Timestamp: 54', 'Record-Route: <sip:r;lr>']),
    );
    expect(sent(responseTo(message, 180, undefined, { toTag: 'a6c85cf' }))).toBe(
      [
        'SIP/2.0 180 Ringing',
        'Via: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bK776asdhds',
        'v: SIP/2.0/TCP second;branch=z9hG4bK2',
        'From: Alice <sip:alice@atlanta.com>;tag=1928301774',
        'To: Bob <sip:bob@biloxi.com>;tag=a6c85cf',
        'Call-ID: a84b4c76e66710@pc33.atlanta.com',
        'CSeq: 314159 INVITE',
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    );
  });

  it('leaves a tag that is there', () => {
    const message = request(inviteWith('To', 'To: <sip:bob@biloxi.com>;tag=mine'));
    expect(responseTo(message, 200, undefined, { toTag: 'other' }).to.tag).toBe('mine');
  });

  it('tags a bare URI as a header parameter', () => {
    const { to } = responseTo(request(inviteWith('To', 'To: sip:bob@biloxi.com;x=1')), 200, 'Fine', { toTag: 'new' });
    expect(to).toMatchObject({ tag: 'new', params: new Map([['x', '1']]) });
  });

  it('puts the Timestamp into a 100 only (§8.2.6.1)', () => {
    const message = request(inviteText(['Timestamp: 54']));
    expect(responseTo(message, 100).headers.get('Timestamp')).toBe('54');
    expect(responseTo(message, 180).headers.has('Timestamp')).toBe(false);
  });

  it('answers a request whose fields can not be read', () => {
    const broken = request(inviteWith('To', 'To: "x <sip:bob@biloxi.com>', 'To: <sip:y>'));
    const answer = responseTo(broken, 400, undefined, { toTag: 'new' });
    expect(answer.headers.all('To')).toEqual(['"x <sip:bob@biloxi.com>']);
    expect(sent(responseTo(request('X sip:a SIP/2.0\r\n\r\n'), 400, undefined, { toTag: 'new' }))).toBe(
      'SIP/2.0 400 Bad Request\r\nContent-Length: 0\r\n\r\n',
    );
  });
});
