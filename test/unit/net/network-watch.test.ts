import { describe, expect, it } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import { type NetworkChange, NetworkWatch } from '../../../main/net/network-watch.ts';
import type { TransportError } from '../../../main/sip/transport.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { Inbox } from './inbox.ts';
import { requestText, valueIn } from './messages.ts';
import { Opened } from './open-transport.ts';
import { TcpPeer, TcpServer, UdpPeer } from './peers.ts';

const home = '127.0.0.1';
const away = '127.0.0.2';

/** A machine whose cables a test pulls. */
class Cables {
  readonly plugged = new Set([home, away]);
  readonly look = (): ReadonlySet<string> => new Set(this.plugged);
}

describe('the watch', () => {
  it('tells once a second what has come and gone, and nothing while all stays', async () => {
    const clock = new VirtualClock();
    const cables = new Cables();
    using stack = new DisposableStack();
    const watch = stack.adopt(new NetworkWatch(clock, cables.look), (it) => it.dispose());
    const changes: NetworkChange[] = [];
    watch.onNetworkChange((change) => changes.push(change));
    await clock.advance(10 * limits.networkPollMs);
    expect(changes).toEqual([]);
    cables.plugged.delete(away);
    cables.plugged.add('192.0.2.7');
    await clock.advance(limits.networkPollMs);
    expect(changes).toEqual([{ appeared: ['192.0.2.7'], vanished: [away], slept: false }]);
    watch.dispose();
    expect(clock.pending).toBe(0);
  });

  it('tells that the machine has slept, though its addresses are the same', async () => {
    const clock = new VirtualClock();
    const cables = new Cables();
    const watch = new NetworkWatch(clock, cables.look);
    const changes: NetworkChange[] = [];
    watch.onNetworkChange((change) => changes.push(change));
    clock.sleep(limits.sleepMs);
    await clock.advance(limits.networkPollMs);
    expect(changes).toEqual([]);
    clock.sleep(limits.sleepMs + 1);
    await clock.advance(limits.networkPollMs);
    expect(changes).toEqual([{ appeared: [], vanished: [], slept: true }]);
    watch.dispose();
  });

  it('looks at the addresses of this machine', async () => {
    const clock = new VirtualClock();
    const watch = new NetworkWatch(clock);
    const changes: NetworkChange[] = [];
    watch.onNetworkChange((change) => changes.push(change));
    await clock.advance(limits.networkPollMs);
    expect(changes).toEqual([]);
    watch.dispose();
  });
});

async function onTwo() {
  const clock = new VirtualClock();
  const cables = new Cables();
  const us = await Opened.on([home, away], clock, { ownAddresses: cables.look });
  const pull = async () => {
    cables.plugged.delete(away);
    await clock.advance(limits.networkPollMs);
  };
  const plug = async () => {
    cables.plugged.add(away);
    await clock.advance(limits.networkPollMs);
  };
  const at = (address: string) => us.transport.listening.find((target) => target.address === address);
  return { us, pull, plug, at };
}

describe('a transport whose address goes', () => {
  it('closes what was bound to it, and listens on the same port when it is back', async () => {
    const { us, pull, plug, at } = await onTwo();
    await using _ = us;
    const changes = new Inbox<NetworkChange>();
    us.transport.onNetworkChange(changes.put);
    const before = at(away);
    if (!before) throw new Error('listens nowhere');
    using peer = await TcpPeer.connect(before, away);
    await us.connections(1);
    await pull();
    await peer.ended;
    expect(at(away)).toBeUndefined();
    expect(at(home)).toBeDefined();
    await plug();
    while (!at(away)) await new Promise((resolve) => setImmediate(resolve));
    expect(at(away)?.port).toBe(before.port);
    await using stranger = await UdpPeer.open(away);
    await stranger.send(requestText(), before);
    expect((await us.arrivals.next()).flow.local).toEqual({ address: away, port: before.port });
    expect(await changes.take(2)).toEqual([
      { appeared: [], vanished: [away], slept: false },
      { appeared: [away], vanished: [], slept: false },
    ]);
  });

  it('tells who keeps a flow from there alive', async () => {
    const { us, pull, at } = await onTwo();
    await using _ = us;
    const point = at(away);
    if (!point) throw new Error('listens nowhere');
    await using peer = await UdpPeer.open(away);
    await peer.send(requestText(), point);
    const { flow } = await us.arrivals.next();
    const lost = new Inbox<TransportError>();
    flow.keepAlive(lost.put);
    await pull();
    expect(await lost.next()).toMatchObject({ code: 'closed' });
  });

  it('leaves connections from other addresses alone', async () => {
    const { us, pull } = await onTwo();
    await using _ = us;
    await using server = await TcpServer.open(home);
    const flow = valueIn(await us.transport.connect({ protocol: 'tcp', ...server.local }));
    const lost = new Inbox<TransportError>();
    flow.keepAlive(lost.put);
    await pull();
    expect(lost.size).toBe(0);
    expect(valueIn(await us.transport.connect({ protocol: 'tcp', ...server.local }))).toBe(flow);
  });
});
