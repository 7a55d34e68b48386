import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SipMessage } from '../../../../main/sip/message/message.ts';
import { boundaryOf, parseMultipart } from '../../../../main/sip/message/multipart.ts';
import { parseMessage } from '../../../../main/sip/message/parser.ts';
import { serializeMessage } from '../../../../main/sip/message/serializer.ts';
import { formatUri } from '../../../../main/sip/message/uri.ts';
import { validateMessage } from '../../../../main/sip/message/validate.ts';
import { request, response, textOf, valueIn } from './messages.ts';

/** The messages of RFC 4475, byte for byte from the archive in its appendix. */
const folder = new URL('../../../torture/rfc4475/', import.meta.url);
const bytesOf = (name: string): Buffer => readFileSync(new URL(`${name}.dat`, folder));

/** What we make of a message: valid, the status to answer with, or dropped where there is no telling. */
function verdict(name: string): 'valid' | 'dropped' | number {
  const parsed = parseMessage(bytesOf(name));
  const message: SipMessage | undefined = parsed.ok ? parsed.value : parsed.error.offender;
  if (message === undefined) return 'dropped';
  const valid = validateMessage(message);
  if (valid.ok) return 'valid';
  return message.kind === 'response' ? 'dropped' : valid.error.status;
}

describe('valid messages (RFC 4475 §3.1.1)', () => {
  const valid = [
    'wsinv',
    'intmeth',
    'esc01',
    'escnull',
    'esc02',
    'lwsdisp',
    'longreq',
    'dblreq',
    'semiuri',
    'transports',
    'mpart01',
    'unreason',
    'noreason',
  ];

  it.each(valid)('%s', (name) => expect(verdict(name)).toBe('valid'));

  it.each(valid)('%s means the same when sent on', (name) => {
    const first = valueIn(parseMessage(bytesOf(name)));
    const again = valueIn(parseMessage(serializeMessage(first)));
    expect([...again.headers.entries()]).toEqual([...first.headers.entries()]);
    expect(Buffer.compare(again.body, first.body)).toBe(0);
  });

  it('§3.1.1.1: white space and folds everywhere', () => {
    const wsinv = request(bytesOf('wsinv'));
    expect(formatUri(wsinv.uri)).toBe('sip:vivekg@chair-dnrc.example.com;unknownparam');
    expect(wsinv.to).toMatchObject({ tag: '1918181833n', uri: { user: 'vivekg' } });
    expect(wsinv.from).toMatchObject({ displayName: 'J Rosenberg \\"', tag: '98asjd8' });
    expect(wsinv.maxForwards).toBe(68);
    expect(wsinv.cseq).toEqual({ seq: 9, method: 'INVITE' });
    expect(wsinv.vias.map(({ transport, host, branch }) => [transport, host, branch])).toEqual([
      ['UDP', '192.0.2.2', '390skdjuw'],
      ['TCP', 'spindle.example.com', 'z9hG4bK9ikj8'],
      ['UDP', '192.168.255.111', 'z9hG4bK30239'],
    ]);
    expect(wsinv.headers.get('Subject')).toBe('');
    expect(wsinv.headers.get('NewFangledHeader')).toBe('newfangled value continued newfangled value');
    expect(wsinv.headers.get('UnknownHeaderWithUnusualValue')).toBe(';;,,;;,;');
    expect(wsinv.routes).toMatchObject([{ uri: { host: 'services.example.com' } }]);
    expect(wsinv.contacts).toMatchObject([{ displayName: 'Quoted string ""' }]);
    expect([...(wsinv.contacts[0]?.params ?? [])]).toEqual([
      ['newparam', 'newvalue'],
      ['secondparam', null],
      ['q', '0.33'],
    ]);
    expect(wsinv.body.length).toBe(150);
  });

  it('§3.1.1.2: every character that the grammar allows', () => {
    const intmeth = request(bytesOf('intmeth'));
    expect(intmeth.method).toBe("!interesting-Method0123456789_*+`.%indeed'~");
    expect(intmeth.uri).toMatchObject({
      user: "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*",
      password: "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)",
    });
    expect(intmeth.to.displayName).toBe('BEL:\x07 NUL:\0 DEL:\x7f');
    expect(intmeth.from).toMatchObject({ displayName: "token1~` token2'+_ token3*%!.-", tag: "_token~1'+`*%!-." });
    expect([...intmeth.from.params]).toEqual([["fromparam''~+*_!.-%", '"работающий"']]);
    expect(intmeth.callId).toBe('intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{');
    expect(intmeth.headers.get("extensionHeader-!.%*+_`'~")).toBe('\uFEFF大停電');
  });

  it('§3.1.1.3: escapes', () => {
    const esc01 = request(bytesOf('esc01'));
    expect(esc01.uri).toMatchObject({ user: 'sips%3Auser%40example.com', host: 'example.net' });
    expect(esc01.to.uri).toMatchObject({ user: 'user' });
    expect(esc01.from.uri).toMatchObject({ user: 'I%20have%20spaces' });
    expect(esc01.contacts[0]?.uri).toMatchObject({
      user: 'caller',
      params: new Map([
        ['lr', null],
        ['name', 'value%2541'],
      ]),
    });
  });

  it('§3.1.1.4: escaped nulls do not shorten a user', () => {
    const escnull = request(bytesOf('escnull'));
    expect(escnull.to.uri).toMatchObject({ user: 'null-%00-null' });
    expect(escnull.contacts.map(({ uri }) => formatUri(uri))).toEqual([
      'sip:%00@host5.example.com',
      'sip:%00%00@host5.example.com',
    ]);
  });

  it('§3.1.1.5: a % that is no escape', () => {
    const esc02 = request(bytesOf('esc02'));
    expect(esc02.method).toBe('RE%47IST%45R');
    expect(esc02.to.displayName).toBe('%Z%45');
    expect(esc02.contacts).toHaveLength(2);
    expect(esc02.headers.get('C%6Fntact')).toBe('<sip:alias2@host2.example.com>');
  });

  it('§3.1.1.7: long values', () => {
    const longreq = request(bytesOf('longreq'));
    expect(longreq.vias).toHaveLength(34);
    expect(longreq.from.tag).toBe(`12${'982'.repeat(50)}424`);
    expect(longreq.to.displayName).toBe(`I have a user name of ${'extreme'.repeat(10)} proportion`);
  });

  it('§3.1.1.8: octets behind the body are noise', () => {
    const dblreq = request(bytesOf('dblreq'));
    expect(dblreq.method).toBe('REGISTER');
    expect(textOf(serializeMessage(dblreq))).not.toContain('INVITE');
  });

  it('§3.1.1.9: parameters in the user part', () =>
    expect(request(bytesOf('semiuri')).uri).toMatchObject({ user: 'user;par=u%40example.net', host: 'example.com' }));

  it('§3.1.1.10: any transport in a Via', () =>
    expect(request(bytesOf('transports')).vias.map(({ transport }) => transport)).toEqual([
      'UDP',
      'SCTP',
      'TLS',
      'UNKNOWN',
      'TCP',
    ]));

  it('§3.1.1.11: a multipart body with nulls', () => {
    const { contentType, body } = request(bytesOf('mpart01'));
    const boundary = contentType && boundaryOf(contentType);
    const parts = valueIn(parseMultipart(body, boundary ?? ''));
    expect(parts.map(({ headers }) => headers.get('Content-Type'))).toEqual(['text/plain', 'application/octet-stream']);
    expect(textOf(parts[0]?.body ?? new Uint8Array(0))).toContain('Hello');
    expect(parts[1]?.body.includes(0)).toBe(true);
  });

  it('§3.1.1.12, §3.1.1.13: any phrase, and none', () => {
    expect(response(bytesOf('unreason')).reason).toBe('= 2**3 * 5**2 но сто девяносто девять - простое');
    expect(response(bytesOf('noreason'))).toMatchObject({ status: 100, reason: '' });
  });
});

describe('invalid messages (RFC 4475 §3.1.2)', () => {
  it.each<[string, 'valid' | 'dropped' | number]>([
    ['badinv01', 400],
    ['clerr', 400],
    ['ncl', 400],
    ['scalar02', 400],
    ['scalarlg', 'dropped'],
    ['quotbal', 400],
    ['ltgtruri', 400],
    ['lwsruri', 400],
    ['lwsstart', 400],
    ['trws', 400],
    ['escruri', 400],
    ['baddate', 'valid'],
    ['regbadct', 400],
    ['badaspec', 400],
    ['baddn', 400],
    ['badvers', 505],
    ['mismatch01', 400],
    ['mismatch02', 501],
    ['bigcode', 'dropped'],
  ])('%s: %s', (name, expected) => expect(verdict(name)).toBe(expected));
});

describe('messages whose meaning is for the layers above (RFC 4475 §3.2 to §3.4)', () => {
  it.each<[string, 'valid' | number]>([
    ['insuf', 400],
    ['multi01', 400],
    ['mcl01', 400],
    ['badbranch', 'valid'],
    ['unkscm', 'valid'],
    ['novelsc', 'valid'],
    ['unksm2', 'valid'],
    ['bext01', 'valid'],
    ['invut', 'valid'],
    ['regaut01', 'valid'],
    ['bcast', 'valid'],
    ['zeromf', 'valid'],
    ['cparam01', 'valid'],
    ['cparam02', 'valid'],
    ['regescrt', 'valid'],
    ['sdp01', 'valid'],
    ['inv2543', 'valid'],
  ])('%s: %s', (name, expected) => expect(verdict(name)).toBe(expected));

  it('are all of the archive', () => expect(readdirSync(folder)).toHaveLength(49));
});
