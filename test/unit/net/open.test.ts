import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../main/base/clock.ts';
import type { Binding } from '../../../main/net/bind-error.ts';
import { SipTransport } from '../../../main/net/transport.ts';
import { errorIn, valueIn } from './messages.ts';
import { Opened } from './open-transport.ts';
import { TcpServer, UdpPeer } from './peers.ts';

const open = (bindings: readonly Binding[]) => SipTransport.open({ bindings, clock: systemClock });
const both = (address: string, port: number): Binding[] => [
  { protocol: 'udp', address, port },
  { protocol: 'tcp', address, port },
];

describe('listening', () => {
  it('gives UDP and TCP of one address the same number when the port is 0', async () => {
    await using opened = await Opened.on(['127.0.0.1', '::1']);
    const [udp4, tcp4, udp6, tcp6] = opened.transport.listening;
    expect(udp4).toEqual({ protocol: 'udp', address: '127.0.0.1', port: tcp4?.port });
    expect(tcp4).toMatchObject({ protocol: 'tcp', address: '127.0.0.1', port: expect.any(Number) });
    expect(udp6).toEqual({ protocol: 'udp', address: '::1', port: tcp6?.port });
    expect(tcp4?.port).toBeGreaterThan(0);
    expect(opened.transport.counts()).toMatchObject({ sockets: 4, connections: 0 });
  });

  it('names protocol, address and port when UDP is taken', async () => {
    await using other = await UdpPeer.open();
    const { port } = other.local;
    const error = errorIn(await open(both('127.0.0.1', port)));
    expect(error).toEqual({
      protocol: 'udp',
      address: '127.0.0.1',
      port,
      code: 'in-use',
      message: `UDP port 127.0.0.1:${port} is already in use by another program`,
    });
  });

  it('names TCP when only that is taken, and gives back UDP', async () => {
    await using other = await TcpServer.open('::1');
    const { port } = other.local;
    const error = errorIn(await open(both('::1', port)));
    expect(error).toMatchObject({ protocol: 'tcp', address: '::1', port, code: 'in-use' });
    expect(error.message).toBe(`TCP port [::1]:${port} is already in use by another program`);
    await using free = await UdpPeer.open('::1', port);
    expect(free.local.port).toBe(port);
  });

  it('refuses a port that another transport of ours has, whatever it shares with itself', async () => {
    await using first = await Opened.on();
    const { port } = first.local;
    expect(errorIn(await open([{ protocol: 'udp', address: '127.0.0.1', port }]))).toMatchObject({ code: 'in-use' });
    expect(errorIn(await open([{ protocol: 'tcp', address: '127.0.0.1', port }]))).toMatchObject({ code: 'in-use' });
  });

  it('says that an address is not of this machine', async () => {
    const error = errorIn(await open(both('203.0.113.1', 5060)));
    expect(error).toMatchObject({ code: 'not-available', protocol: 'udp', port: 5060 });
    expect(error.message).toBe("UDP port 203.0.113.1:5060 can't be used: this machine has no such address");
  });

  it('refuses a host name: addresses only, so that nothing is looked up', async () => {
    expect(errorIn(await open(both('localhost', 0)))).toMatchObject({ code: 'failed' });
    expect(errorIn(await open([{ protocol: 'tcp', address: 'localhost', port: 0 }]))).toMatchObject({ code: 'failed' });
  });

  it('frees every port when closed, and again at once', async () => {
    const first = valueIn(await open(both('127.0.0.1', 0)));
    const port = first.listening[0]?.port ?? 0;
    await Promise.all([first.close(), first.close()]);
    expect(first.counts()).toMatchObject({ sockets: 0, connections: 0 });
    const second = valueIn(await open(both('127.0.0.1', port)));
    await second.close();
  });

  it('opens nothing more and sends nothing more once closed', async () => {
    const opened = await Opened.on();
    await opened.transport.close();
    const target = { protocol: 'udp', address: '127.0.0.1', port: 5060 } as const;
    expect(errorIn(await opened.transport.connect(target))).toMatchObject({ code: 'closed' });
  });
});
