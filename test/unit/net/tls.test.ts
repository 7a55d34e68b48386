import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../main/base/clock.ts';
import { limits } from '../../../main/base/limits.ts';
import type { TlsOptions } from '../../../main/net/trust.ts';
import type { Target } from '../../../main/sip/transport.ts';
import { makeIdentity } from '../../support/certificates.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { errorIn, request, requestText, response, responseText, valueIn } from './messages.ts';
import { Opened } from './open-transport.ts';
import { TcpServer } from './peers.ts';
import { TlsServer } from './tls-server.ts';

const authority = makeIdentity({ name: 'Test CA', authority: true });
const domain = makeIdentity({ name: 'proxy', issuer: authority, alternatives: ['URI:sip:example.com'] });
const literal = makeIdentity({ name: 'proxy', issuer: authority, alternatives: ['IP:127.0.0.1'] });
const selfSigned = makeIdentity({ name: 'pbx.local', alternatives: ['DNS:pbx.local', 'IP:127.0.0.1'] });
const other = makeIdentity({ name: 'pbx.local', issuer: authority, alternatives: ['DNS:pbx.local'] });

const believing: TlsOptions = { ca: authority.cert };
const opened = (tls: TlsOptions = believing) => Opened.on(['127.0.0.1'], systemClock, { tls });
const fingerprint = (cert: string) => new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase();

function to(server: TlsServer, serverName?: string): Target {
  return { protocol: 'tls', ...server.local, ...(serverName !== undefined && { serverName }) };
}

describe('SIP over TLS', () => {
  it('carries requests and responses both ways, from the address that the connection has', async () => {
    await using us = await opened();
    await using server = await TlsServer.open(domain);
    const flow = valueIn(await us.transport.connect(to(server, 'example.com')));
    const peer = await server.accepted.next();
    expect(flow).toMatchObject({ protocol: 'tls', reliable: true, remote: server.local, sentBy: flow.local });
    expect(flow.local.port).not.toBe(us.local.port);
    const via = `SIP/2.0/TLS 127.0.0.1:${flow.sentBy.port};branch=z9hG4bK7`;
    flow.send(request({ via }));
    expect(await peer.message()).toMatch(/^OPTIONS /);
    await peer.send(responseText(via));
    expect((await us.arrivals.next()).message).toMatchObject({ kind: 'response', status: 200 });
    await peer.send(requestText({ via: 'SIP/2.0/TLS proxy.example.com;branch=z9hG4bK8' }));
    const { message, flow: back } = await us.arrivals.next();
    expect(back).toBe(flow);
    if (message.kind === 'request') us.transport.respond(response(message), back);
    expect(await peer.message()).toMatch(/^SIP\/2\.0 200 OK/);
  });

  it('asks for the certificate of the domain (SNI), and for none where there is an address alone', async () => {
    await using us = await opened();
    await using server = await TlsServer.open(domain);
    valueIn(await us.transport.connect(to(server, 'example.com')));
    server.become(literal);
    valueIn(await us.transport.connect(to(server)));
    await server.accepted.take(2);
    expect(server.askedFor).toEqual(['example.com', false]);
  });

  it('answers pings, and ends where the stream makes no sense, as over TCP', async () => {
    await using us = await opened();
    await using server = await TlsServer.open(domain);
    valueIn(await us.transport.connect(to(server, 'example.com')));
    const peer = await server.accepted.next();
    await peer.send('\r\n\r\n');
    expect(await peer.received.next()).toBe('\r\n');
    await peer.send('GET / HTTP/1.1\r\n\r\n');
    await peer.ended;
    expect(us.transport.counts().dropped.framing).toBe(1);
  });

  it('is one connection for a name and address, and another for another name (RFC 5923)', async () => {
    await using us = await opened();
    const both = makeIdentity({ name: 'p', issuer: authority, alternatives: ['DNS:a.example', 'DNS:b.example'] });
    await using server = await TlsServer.open(both);
    const asked = await Promise.all(['a', 'A', 'a', 'b'].map((n) => us.transport.connect(to(server, `${n}.example`))));
    const [first, second, third, last] = asked.map(valueIn);
    expect([second, third]).toEqual([first, first]);
    expect(last).not.toBe(first);
    expect(us.transport.counts().connections).toBe(2);
  });
});

describe('a server that is not who it should be gets nothing', () => {
  it.each([
    ['by another name', domain, 'other.example', 'The certificate that other.example shows is for another name'],
    ['by its address', domain, undefined, 'The certificate that 127.0.0.1 shows is for another name'],
    [
      'that signed for itself',
      selfSigned,
      'pbx.local',
      "The certificate of pbx.local can't be trusted: it is signed by nobody but itself",
    ],
  ])('%s', async (_, identity, name, message) => {
    await using us = await opened();
    await using server = await TlsServer.open(identity);
    const error = errorIn(await us.transport.connect(to(server, name)));
    expect(error).toMatchObject({ code: 'untrusted', message });
    expect(error.certificate?.fingerprint).toBe(fingerprint(identity.cert));
    await server.ended.next();
    expect(server.received).toBe(0);
    expect(us.transport.counts().connections).toBe(0);
  });

  it('whom no authority that we know has signed, and says who it claims to be', async () => {
    await using us = await opened({});
    await using server = await TlsServer.open(other);
    const { code, message, certificate } = errorIn(await us.transport.connect(to(server, 'pbx.local')));
    const words = "The certificate of pbx.local can't be trusted: nobody known here has signed it";
    const x509 = new X509Certificate(other.cert);
    expect([code, message]).toEqual(['untrusted', words]);
    expect(certificate).toEqual({
      fingerprint: fingerprint(other.cert),
      subject: 'CN=pbx.local',
      issuer: 'CN=Test CA',
      names: ['pbx.local'],
      validFrom: x509.validFromDate.getTime(),
      validTo: x509.validToDate.getTime(),
    });
  });

  it('whose certificate is for clients', async () => {
    await using us = await opened();
    const client = makeIdentity({ name: 'p', issuer: authority, alternatives: ['DNS:p'], usage: 'clientAuth' });
    await using server = await TlsServer.open(client);
    const words = "The certificate of p can't be trusted: it is not meant for a server";
    expect(errorIn(await us.transport.connect(to(server, 'p'))).message).toBe(words);
  });
});

describe('a pinned certificate', () => {
  it('is accepted whatever its chain and names, for that server alone', async () => {
    await using server = await TlsServer.open(selfSigned);
    const pinned = fingerprint(selfSigned.cert);
    const { port } = server.local;
    const pinOf: TlsOptions['pinOf'] = (at) => (at.name === 'mine.example' && at.port === port ? pinned : undefined);
    await using us = await opened({ pinOf });
    valueIn(await us.transport.connect(to(server, 'mine.example')));
    expect(errorIn(await us.transport.connect(to(server, 'yours.example'))).code).toBe('untrusted');
  });

  it('that has changed is refused loudly, even if an authority vouches for the new one', async () => {
    await using server = await TlsServer.open(selfSigned);
    await using us = await opened({ ...believing, pinOf: () => fingerprint(selfSigned.cert) });
    const flow = valueIn(await us.transport.connect(to(server, 'pbx.local')));
    const peer = await server.accepted.next();
    server.become(other);
    peer.socket.destroy();
    await us.connections(0);
    const error = errorIn(await us.transport.connect(to(server, 'pbx.local')));
    expect(error.code).toBe('untrusted');
    expect(error.message).toContain('The certificate of pbx.local has CHANGED since it was pinned');
    expect(error.certificate?.fingerprint).toBe(fingerprint(other.cert));
    expect(flow.protocol).toBe('tls');
  });

  it('that is pinned no more is believed no more, on an open connection neither', async () => {
    let pin: string | undefined = fingerprint(selfSigned.cert);
    await using server = await TlsServer.open(selfSigned);
    await using us = await opened({ pinOf: () => pin });
    valueIn(await us.transport.connect(to(server)));
    pin = undefined;
    expect(errorIn(await us.transport.connect(to(server))).code).toBe('untrusted');
    await us.connections(0);
  });
});

describe('a TLS connection that can not be had', () => {
  it('speaks of what it could not agree on', async () => {
    await using us = await opened();
    await using old = await TlsServer.open(domain, {
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
      ciphers: 'ALL@SECLEVEL=0',
    });
    const error = errorIn(await us.transport.connect(to(old, 'example.com')));
    const where = `127.0.0.1:${old.local.port} over TLS`;
    expect(error).toEqual({
      code: 'refused',
      message: `${where}: no encryption of TLS 1.2 or later could be agreed on`,
    });
    expect(us.transport.counts().connections).toBe(0);
  });

  it('meets a server that says nothing, and gives up', async () => {
    const clock = new VirtualClock();
    await using us = await Opened.on(['127.0.0.1'], clock, { tls: believing });
    await using silent = await TcpServer.open();
    const connecting = us.transport.connect({ protocol: 'tls', ...silent.local, serverName: 'example.com' });
    const peer = await silent.accepted.next();
    await peer.received.next();
    await clock.advance(limits.handshakeMs);
    expect(errorIn(await connecting)).toMatchObject({ code: 'timed-out' });
    expect(us.transport.counts().connections).toBe(0);
  });

  it('is given up when the transport closes', async () => {
    const us = await opened();
    await using silent = await TcpServer.open();
    const connecting = us.transport.connect({ protocol: 'tls', ...silent.local, serverName: 'example.com' });
    await silent.accepted.next();
    await us.transport.close();
    expect(errorIn(await connecting).code).toBe('closed');
  });
});
