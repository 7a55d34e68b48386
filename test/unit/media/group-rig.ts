import { encodeUlaw } from '../../../main/audio/g711.ts';
import type { Address } from '../../../main/base/address.ts';
import type { GroupSockets } from '../../../main/media/group-sockets.ts';
import { GroupVoice } from '../../../main/media/group-voice.ts';
import { Pulse } from '../../../main/media/pulse.ts';
import { NtpClock } from '../../../main/rtp/ntp.ts';
import { writeRtpHeader } from '../../../main/rtp/packet.ts';
import type { RtcpPacket } from '../../../main/rtp/rtcp.ts';
import { writeRtcp } from '../../../main/rtp/rtcp-writer.ts';
import { SeededRandom } from '../../support/seeded-random.ts';
import { toneSamples } from '../../support/tone.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

export const own: Address = { address: '192.0.2.1', port: 40_000 };
export const ann: Address = { address: '192.0.2.2', port: 40_000 };
export const ben: Address = { address: '192.0.2.3', port: 40_000 };

const PCMU = { name: 'PCMU', clockRate: 8_000, payloadType: 0 };

/** A group's voice without a network: what it sends is kept, what it is to hear is handed in. */
export class GroupRig {
  readonly clock = new VirtualClock();
  readonly voice: GroupVoice;
  readonly rtp: Uint8Array[] = [];
  readonly rtcp: Uint8Array[] = [];
  readonly #sockets: GroupSockets;
  readonly #tones = new Map<number, Int16Array>();
  #tick = 0;

  constructor() {
    const setup = { address: '239.255.12.1', port: 5_004, interfaceAddress: own.address, send: PCMU, receive: [PCMU] };
    const out = {
      local: own,
      setTtl: () => {},
      send: (bytes: Uint8Array, to: Address) => void (to.port === 5_004 ? this.rtp : this.rtcp).push(bytes.slice()),
    };
    this.#sockets = { rtp: { receive: () => {} }, rtcp: { receive: () => {} }, out, close: () => Promise.resolve() };
    this.voice = new GroupVoice({
      id: 'group',
      setup: { ...setup, ptimeMs: 20, rtcp: true },
      sockets: this.#sockets,
      clock: this.clock,
      pulse: new Pulse(this.clock),
      ntp: new NtpClock(this.clock),
      random: new SeededRandom(7),
      onSources: () => {},
    });
  }

  wish(speaking: boolean, name = ''): void {
    this.voice.wish({ patch: { kind: 'device' }, speaking, ttl: 1, name });
  }

  /** The `index`th packet of a tone by a source. */
  packet(ssrc: number, index: number, hz = 400): Uint8Array {
    const tone = this.#tones.get(hz) ?? toneSamples({ hz, sampleRate: 8_000, seconds: 10 });
    this.#tones.set(hz, tone);
    const bytes = new Uint8Array(172);
    writeRtpHeader({ marker: index === 0, payloadType: 0, sequence: index, timestamp: index * 160, ssrc }, bytes);
    encodeUlaw(tone.subarray(index * 160, (index + 1) * 160), bytes, 12);
    return bytes;
  }

  hear(bytes: Uint8Array, from: Address): void {
    this.#sockets.rtp.receive(bytes, from);
  }

  hearReport(packets: readonly RtcpPacket[], from: Address): void {
    this.#sockets.rtcp?.receive(writeRtcp(packets), from);
  }

  /** So many ticks of 20 ms; `before` is called before each. Gives what was heard. */
  run(ticks: number, before: (tick: number) => void = () => {}): Int16Array {
    const heard = new Int16Array(ticks * 160);
    for (let tick = 0; tick < ticks; tick++) {
      before(tick);
      this.clock.advanceSync(20);
      this.#tick += 1;
      this.voice.hear(this.#tick);
      heard.set(this.voice.heard, tick * 160);
      this.voice.speak(this.#tick);
    }
    return heard;
  }
}
