import { expect, it } from 'vitest';
import { systemClock } from '../../../main/base/clock.ts';
import { systemRandom } from '../../../main/base/random.ts';
import type { MediaReport } from '../../../main/media/protocol.ts';
import { Switchboard } from '../../../main/media/switchboard.ts';
import { PortRange } from '../../../main/net/ports.ts';
import { UdpPeer } from '../../support/udp-peer.ts';
import { heardBy, setupFor } from './call-rig.ts';

/** The first pair that it gives out can't send: its system has a fault that no caller foresaw. */
class FaultyPorts extends PortRange {
  #pairs = 0;

  override async open(address: string) {
    const pair = await super.open(address);
    if (pair.ok && this.#pairs++ === 0)
      pair.value.rtp.send = () => {
        throw new Error('no such luck');
      };
    return pair;
  }
}

it('a stream with a fault of its own is given up in words; the others go on in the same tick', async () => {
  const reports: MediaReport[] = [];
  const switchboard = new Switchboard({
    clock: systemClock,
    random: systemRandom,
    ports: new FaultyPorts(20_960, 20_979, systemRandom),
    microphone: { start() {}, push() {}, read: (into) => void into.fill(0) },
    speaker: { write() {}, ring() {}, close: async () => {} },
    report: (report) => reports.push(report),
  });
  const peer = await UdpPeer.open();
  for (const stream of ['faulty', 'sound']) {
    switchboard.take({ kind: 'open', stream, localAddress: '127.0.0.1' });
    await expect.poll(() => reports.some((report) => report.kind === 'opened' && report.stream === stream)).toBe(true);
    switchboard.take({ kind: 'configure', stream, setup: setupFor(peer.local, peer.local) });
  }
  await expect.poll(() => reports.find(({ kind }) => kind === 'closed')).toMatchObject({ fault: 'no such luck' });
  expect(reports.filter(({ kind }) => kind === 'closed' || kind === 'warning')).toMatchObject([
    { kind: 'warning', message: 'The sound of faulty was given up: no such luck' },
    { kind: 'closed', stream: 'faulty' },
  ]);
  const before = heardBy(peer).length;
  await expect.poll(() => heardBy(peer).length).toBeGreaterThan(before + 10);
  switchboard.take({ kind: 'counts', request: 1 });
  expect(reports.at(-1)).toMatchObject({ counts: { streams: 1, sockets: 2 } });
  switchboard.take({ kind: 'stop' });
  await expect.poll(() => reports.at(-1)?.kind).toBe('stopped');
  await peer.close();
});
