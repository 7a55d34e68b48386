import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { DnsServer, type Zone } from '../support/dns-server.ts';
import { freePort } from '../support/free-port.ts';
import { type Sipp, startSipp } from '../support/peers/sipp.ts';

let dns: DnsServer;
let app: RunningApp;

beforeAll(async () => {
  dns = await DnsServer.open({});
  app = await startApp({ more: [`--dns=${dns.address}`] });
});

afterAll(async () => {
  await app.stop();
  await dns[Symbol.asyncDispose]();
});

const here = { A: ['127.0.0.1'] };

function know(records: Zone): void {
  dns.zone = { ...dns.zone, ...records };
}

/** Dials, and hangs up once it stands; how long that took, in ms. */
async function callThrough(uri: string, sipp: Sipp): Promise<{ tookMs: number; messages: string }> {
  const { callId } = await app.api.call('calls.dial', { to: uri });
  const { startedAt, answeredAt } = await app.api.callIs(callId, 'active');
  await app.api.call('calls.hangup', { callId });
  await sipp.seen(/^BYE /gm, 1);
  const { errors, messages } = await sipp.stop();
  expect(errors).toBe('');
  return { tookMs: (answeredAt ?? Number.NaN) - startedAt, messages };
}

async function endingOf(uri: string) {
  const { callId } = await app.api.call('calls.dial', { to: uri });
  return (await app.api.callIs(callId, 'ended')).end;
}

describe('a name that is dialled reaches the server that its records name', () => {
  it.each(['udp', 'tcp'] as const)("on the SRV record's port, over %s alone", async (transport) => {
    const sipp = await startSipp({ scenario: 'uas', transport });
    const domain = `${transport}.example.test`;
    know({
      [`_sip._${transport}.${domain}`]: { SRV: [{ port: sipp.port, target: `sip.${domain}` }] },
      [`sip.${domain}`]: here,
    });
    const { messages } = await callThrough(`sip:bob@${domain}`, sipp);
    // The URI is not rewritten by the look-up (§4).
    expect(messages).toMatch(new RegExp(`^INVITE sip:bob@${domain} SIP/2.0`, 'm'));
    expect(messages).toContain(`Via: SIP/2.0/${transport.toUpperCase()} `);
  });

  it.each(['udp', 'tcp'] as const)(
    'the first server refusing, the second is tried at once, over %s',
    async (transport) => {
      const sipp = await startSipp({ scenario: 'uas', transport });
      const domain = `spare-${transport}.example.test`;
      know({
        [`_sip._${transport}.${domain}`]: {
          SRV: [
            { priority: 10, port: await freePort(), target: `dead.${domain}` },
            { priority: 20, port: sipp.port, target: `spare.${domain}` },
          ],
        },
        [`dead.${domain}`]: here,
        [`spare.${domain}`]: here,
      });
      const { tookMs } = await callThrough(`sip:bob@${domain}`, sipp);
      expect(tookMs).toBeLessThan(3_000);
    },
  );

  it('by NAPTR over TCP, which it prefers, though UDP is there', async () => {
    const sipp = await startSipp({ scenario: 'uas', transport: 'tcp' });
    know({
      'example.test': {
        NAPTR: [
          { order: 50, services: 'SIP+D2S', replacement: '_sip._sctp.example.test' },
          { order: 90, services: 'SIP+D2T', replacement: '_sip._tcp.example.test' },
          { order: 100, services: 'SIP+D2U', replacement: '_sip._udp.example.test' },
        ],
      },
      '_sip._tcp.example.test': { SRV: [{ port: sipp.port, target: 'sip.example.test' }] },
      '_sip._udp.example.test': { SRV: [{ port: await freePort(), target: 'sip.example.test' }] },
      'sip.example.test': here,
    });
    const { messages } = await callThrough('sip:bob@example.test', sipp);
    expect(messages).toContain('Via: SIP/2.0/TCP ');
  });

  it('with a port, without any SRV', async () => {
    const sipp = await startSipp({ scenario: 'uas' });
    know({ 'alias.example.test': { CNAME: ['plain.example.test'] }, 'plain.example.test': here });
    await callThrough(`sip:bob@alias.example.test:${sipp.port}`, sipp);
    expect(dns.asked.filter((question) => question.startsWith('alias.'))).toEqual([
      'alias.example.test A',
      'alias.example.test AAAA',
    ]);
  });
});

describe('a name that leads nowhere is told apart from a DNS that fails', () => {
  it.each([
    ['nowhere.test', "can't be reached: There is no host called nowhere.test."],
    ['broken.test', 'the DNS server has a problem with that name. Try again in a while.'],
    ['closed.test', 'closed.test says that it takes no SIP calls.'],
    ['carrier.test', 'carrier.test takes calls over SCTP only, which is not supported yet.'],
  ])('%s', async (domain, words) => {
    const none = { SRV: [{ port: 0, target: '.' }] };
    know({
      ...{ 'broken.test': 'SERVFAIL', '_sip._udp.broken.test': 'SERVFAIL', '_sip._tcp.broken.test': 'SERVFAIL' },
      ...{ '_sip._udp.closed.test': none, '_sip._tcp.closed.test': none },
      'carrier.test': { ...here, NAPTR: [{ order: 1, services: 'SIP+D2S', replacement: '_sip._sctp.carrier.test' }] },
    });
    const end = await endingOf(`sip:bob@${domain}`);
    expect(end?.code).toBe('unreachable');
    expect(end?.text).toContain(words);
  });
});

describe('a DNS that says nothing', () => {
  it('holds nobody up who wants to leave', async () => {
    const silent = { 'mute.test': 'silent', '_sip._udp.mute.test': 'silent', '_sip._tcp.mute.test': 'silent' } as const;
    await using mute = await DnsServer.open(silent);
    const leaving = await startApp({ more: [`--dns=${mute.address}`] });
    await leaving.api.call('calls.dial', { to: 'sip:bob@mute.test' });
    const from = performance.now();
    expect(await leaving.stop()).toBe(0);
    expect(performance.now() - from).toBeLessThan(3_000);
  });
});
