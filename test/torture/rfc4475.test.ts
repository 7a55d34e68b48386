import { describe, expect, it } from 'vitest';
import { limits } from '../../main/base/limits.ts';
import { type Heard, heard, nothing } from './expectations.ts';
import { Stack } from './stack.ts';
import { corpus, type Outcome, overTcp, overUdp } from './stranger.ts';

interface Row {
  readonly section: string;
  readonly name: string;
  /** What the prose asks for, in its words. */
  readonly because: string;
  readonly udp: Heard;
  /** Where a stream makes a difference. */
  readonly tcp?: Heard;
  /** Header fields of the answer that the prose names, with their values. */
  readonly with?: Readonly<Record<string, string>>;
  /** The port that the top Via names. */
  readonly port?: number;
  /** Nobody has a phone of his own at the stack: the names are free to be registered. */
  readonly free?: true;
  /** The stream's message does not end; we are as patient as this, in ms. */
  readonly silentMs?: number;
}

const allow = { Allow: 'INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO, REFER, SUBSCRIBE, NOTIFY, MESSAGE' };

const rows: readonly Row[] = [
  {
    section: '3.1.1.1',
    name: 'wsinv',
    because: 'should treat this as well-formed: its To tag names a dialog that is not (RFC 3261 §12.2.2)',
    udp: [481],
  },
  { section: '3.1.1.2', name: 'intmeth', because: 'endpoints will generate a 501 with Allow', udp: [501], with: allow },
  { section: '3.1.1.3', name: 'esc01', because: 'must accept; escapes are equivalent to characters', udp: [200] },
  {
    section: '3.1.1.4',
    name: 'escnull',
    because: 'well formed: two contacts, and no nulls that end them',
    udp: [200],
    with: { Contact: '<sip:%00@host5.example.com>;expires=3600' },
  },
  { section: '3.1.1.5', name: 'esc02', because: 'NOT REGISTER: an endpoint would reject with a 501', udp: [501] },
  { section: '3.1.1.6', name: 'lwsdisp', because: 'should accept this request as well formed', udp: [200] },
  { section: '3.1.1.7', name: 'longreq', because: 'well-formed, with values that are very long', udp: [200] },
  {
    section: '3.1.1.8',
    name: 'dblreq',
    because: 'spurious noise in a datagram; in a stream an INVITE without Contact, whose length is 5 octets short',
    udp: [200],
    tcp: [200, 400, 'closed'],
  },
  { section: '3.1.1.9', name: 'semiuri', because: 'the user part is "user;par=u@example.net"', udp: [200] },
  { section: '3.1.1.10', name: 'transports', because: 'as if the 2nd and subsequent specified UDP', udp: [200] },
  { section: '3.1.1.11', name: 'mpart01', because: 'framed properly; nobody here takes a MESSAGE', udp: [403] },
  { section: '3.1.1.12', name: 'unreason', because: 'well formed; an answer to nothing that we asked', udp: [] },
  { section: '3.1.1.13', name: 'noreason', because: 'well formed; an answer to nothing that we asked', udp: [] },
  { section: '3.1.2.1', name: 'badinv01', because: 'should respond with a 400', udp: [400] },
  {
    section: '3.1.2.2',
    name: 'clerr',
    because: 'a 400 over UDP; in a stream wait, and close if no more is forthcoming',
    udp: [400],
    tcp: ['closed'],
    silentMs: limits.tcpPartialMessageMs,
  },
  {
    section: '3.1.2.3',
    name: 'ncl',
    because: 'respond with an error; in a stream not recoverable, close',
    udp: [400],
    tcp: [400, 'closed'],
  },
  { section: '3.1.2.4', name: 'scalar02', because: 'a 400 due to the CSeq error', udp: [400] },
  { section: '3.1.2.5', name: 'scalarlg', because: 'will simply discard it', udp: [] },
  { section: '3.1.2.6', name: 'quotbal', because: 'should return a 400', udp: [400], port: 5050 },
  { section: '3.1.2.7', name: 'ltgtruri', because: 'reasonable always to reject with a 400', udp: [400] },
  { section: '3.1.2.8', name: 'lwsruri', because: 'should respond with a 400', udp: [400] },
  { section: '3.1.2.9', name: 'lwsstart', because: 'acceptable to reject as malformed', udp: [400] },
  { section: '3.1.2.10', name: 'trws', because: 'acceptable to reject as malformed', udp: [400] },
  { section: '3.1.2.11', name: 'escruri', because: 'acceptable to reject with a 400', udp: [400] },
  { section: '3.1.2.12', name: 'baddate', because: 'ignore it if not going to use the Date anyway', udp: [200] },
  { section: '3.1.2.13', name: 'regbadct', because: 'reasonable to respond with a 400', udp: [400] },
  { section: '3.1.2.14', name: 'badaspec', because: 'reasonable to reject with a 400', udp: [400] },
  {
    section: '3.1.2.15',
    name: 'baddn',
    because: 'reasonable always to reject with a 400; the archive leaves out the blank line, for which a stream waits',
    udp: [400],
    tcp: ['closed'],
    silentMs: limits.tcpPartialMessageMs,
  },
  { section: '3.1.2.16', name: 'badvers', because: 'should respond with a 505', udp: [505] },
  { section: '3.1.2.17', name: 'mismatch01', because: 'any element will respond with a 400', udp: [400] },
  { section: '3.1.2.18', name: 'mismatch02', because: 'should respond with a 501', udp: [501] },
  { section: '3.1.2.19', name: 'bigcode', because: 'should simply drop it', udp: [] },
  { section: '3.2.1', name: 'badbranch', because: 'could fall back to the RFC 2543 identifier', udp: [200] },
  { section: '3.3.1', name: 'insuf', because: 'ideally, it will respond with a 400', udp: [400] },
  { section: '3.3.2', name: 'unkscm', because: 'will reject it with a 416', udp: [416] },
  { section: '3.3.3', name: 'novelsc', because: 'never meaningful here: appropriate to return a 416', udp: [416] },
  {
    section: '3.3.4',
    name: 'unksm2',
    because: 'a registrar would reject this with a 400: To must be a SIP or SIPS URI',
    udp: [400],
  },
  {
    section: '3.3.5',
    name: 'bext01',
    because: 'any element: 420, Unsupported lists these features',
    udp: [420],
    with: { Unsupported: 'nothingSupportsThis, nothingSupportsThisEither' },
  },
  {
    section: '3.3.6',
    name: 'invut',
    because: 'an endpoint would reject it with a 415',
    udp: [415],
    with: { Accept: 'application/sdp' },
  },
  { section: '3.3.7', name: 'regaut01', because: 'a registrar that does not challenge ignores the field', udp: [200] },
  { section: '3.3.8', name: 'multi01', because: 'would respond with a 400', udp: [400] },
  {
    section: '3.3.9',
    name: 'mcl01',
    because: 'respond with an error; in a stream not recoverable, close',
    udp: [400],
    tcp: [400, 'closed'],
  },
  { section: '3.3.10', name: 'bcast', because: 'an endpoint should simply discard it', udp: [] },
  { section: '3.3.11', name: 'zeromf', because: 'an endpoint should process it as if it were positive', udp: [200] },
  {
    section: '3.3.12',
    name: 'cparam01',
    because: "the parameter is the contact's own",
    udp: [200],
    with: { Contact: '<sip:+19725552222@gw1.example.net>;unknownparam;expires=3600' },
  },
  {
    section: '3.3.13',
    name: 'cparam02',
    because: "the parameter is the URI's",
    udp: [200],
    with: { Contact: '<sip:+19725552222@gw1.example.net;unknownparam>;expires=3600' },
  },
  {
    section: '3.3.14',
    name: 'regescrt',
    free: true,
    because: 'should succeed; a retrieval must include the escaped Route',
    udp: [200],
    with: { Contact: '<sip:user@example.com?route=%3Csip:sip.example.com%3E>;expires=3600' },
  },
  {
    section: '3.3.15',
    name: 'sdp01',
    because: 'a 406 with a Warning/399: no answer in the formats of Accept',
    udp: [406],
    with: { Warning: '399 partyline "Only application/sdp can be answered with"' },
  },
  {
    section: '3.4.1',
    name: 'inv2543',
    because: 'should be accepted for backwards compatibility; a stream needs its Content-Length (RFC 3261 §18.3)',
    udp: [200],
    tcp: [400, 'closed'],
  },
];

/** Whom the messages call, as they read without escapes. */
const users = ['user', 'vivekg', 'UserB', 'sips:user@example.com', 'user;par=u@example.net'];

const ours = '127.0.0.1';
/** An address of loopback's own, so that port 5060, where most answers go, is free. Elsewhere than on Linux there is one alone. */
const theirs = process.platform === 'linux' ? '127.0.44.75' : ours;

const messages = corpus('rfc4475');

function named({ answers }: Outcome, wanted: Row['with'] = {}): Record<string, string | undefined> {
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, answers[0]?.headers.get(name)]));
}

describe('RFC 4475 against the listening stack: the outcome, an OPTIONS answered after it, nothing left behind', () => {
  it('is all of the archive', () => expect(rows.map(({ name }) => name).sort()).toEqual([...messages.keys()].sort()));

  describe.each(rows)('§$section $name: $because', (row) => {
    const message = messages.get(row.name) ?? Buffer.alloc(0);

    it('over UDP', async () => {
      await using stack = await Stack.open(ours, row.free ? [] : users);
      const outcome = await overUdp(stack, { address: theirs, port: row.port ?? 5060 }, message);
      expect(heard(outcome)).toEqual(row.udp);
      expect(named(outcome, row.with)).toEqual(row.with ?? {});
      expect(await stack.leftovers()).toEqual(nothing);
    });

    it('over TCP, byte by byte', async () => {
      await using stack = await Stack.open(ours, row.free ? [] : users);
      const outcome = await overTcp(stack, message, row.silentMs);
      expect(heard(outcome)).toEqual(row.tcp ?? row.udp);
      expect(named(outcome, row.with)).toEqual(row.with ?? {});
      expect(await stack.leftovers()).toEqual(nothing);
    });
  });
});
