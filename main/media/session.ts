import type { Disposable } from '../base/disposable.ts';
import { type Random, systemRandom } from '../base/random.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Agreed } from '../sdp/agreed.ts';
import { type Codec, supportedCodecs } from '../sdp/codec.ts';
import { Negotiation } from '../sdp/negotiation.ts';
import { formatWarning, refused, type SdpError } from '../sdp/sdp-error.ts';
import type { MediaEngine } from './engine.ts';
import type { SessionGroup } from './group-offer.ts';
import type { GroupStream } from './group-share.ts';
import type { MediaError } from './media-error.ts';
import type { MediaStream, StreamStats } from './media-stream.ts';
import type { Patch } from './patch.ts';
import type { StreamSetup } from './stream-setup.ts';

export interface MediaSessionOptions {
  /** The IP address that media binds to and that SDP names. */
  readonly localAddress: string;
  readonly patch: Patch;
  /** In order of preference, which answers follow too; if not given all that this phone speaks, and answers follow the peer. */
  readonly codecs?: readonly Codec[];
  readonly random?: Random;
  /** The session is a multicast group's: joined once both have agreed. */
  readonly group?: SessionGroup | undefined;
}

/** Why a description could not be agreed on. */
export interface NegotiationError {
  /** malformed: not SDP; refused: SDP, but nothing in it that both ends can do. */
  readonly code: SdpError['code'];
  /** The Warning header's value for a 488 (RFC 3261 §20.43). */
  readonly warning: string;
  /** The same for a person. */
  readonly message: string;
}

/**
 * One call's media: its offer/answer rounds (RFC 3264) and its stream. Whoever offers calls `offer` then `accept`;
 * whoever is offered to calls `answer`; both again for each re-INVITE, in either role.
 */
export class MediaSession implements Disposable {
  readonly stream: MediaStream;
  /** The same stream, where it is a multicast group's. */
  readonly group: GroupStream | undefined;
  #address: string;
  readonly #negotiation: Negotiation;
  /** The offer that awaits its answer, or a further one: whether it holds the far end. */
  #offered: { readonly hold: boolean } | undefined;
  #agreedHold = false;
  /** Whether the far end has shown that it is where it said: by answering our offer, or by confirming our answer. */
  #confirmed = false;

  /** Opens the stream; nothing is sent until a round is complete. */
  static async open(engine: MediaEngine, options: MediaSessionOptions): Promise<Result<MediaSession, MediaError>> {
    if (options.group) {
      const share = engine.groups.share(options.group.group, options.group.interfaceAddress);
      share.attach(options.patch);
      return ok(new MediaSession(share, options, share));
    }
    const stream = await engine.open(options);
    if (!stream.ok) return stream;
    stream.value.attach(options.patch);
    return ok(new MediaSession(stream.value, options));
  }

  private constructor(
    stream: MediaStream,
    { localAddress, codecs, random = systemRandom, group }: MediaSessionOptions,
    groupStream?: GroupStream,
  ) {
    this.stream = stream;
    this.group = groupStream;
    this.#address = localAddress;
    this.#negotiation = new Negotiation({
      address: localAddress,
      rtpPort: stream.rtp.port,
      rtcpPort: stream.rtcp.port,
      codecs: group ? voicesOf(group.codecs ?? codecs ?? supportedCodecs) : (codecs ?? supportedCodecs),
      order: codecs ? 'ours' : 'theirs',
      // RFC 4566 §5.2 wants digits; 32 bits keep clear of what peers can't count.
      sessionId: String(random.uint32()),
      version: 1,
      ...(group && { group: group.group }),
    });
  }

  /** What the last round came to. */
  get agreed(): Agreed | undefined {
    return this.#negotiation.agreed;
  }

  /** The codec's name in SDP, for example PCMU. */
  get codec(): string | undefined {
    return this.agreed?.codec.name;
  }

  /** The next offer asks for the first of `codecs` (a re-INVITE that changes the codec). Nothing changes by this alone. */
  prefer(codecs: readonly Codec[]): void {
    this.#negotiation.prefer(codecs);
  }

  /** This end asked to hold: the next offer or answer says so. */
  get heldLocally(): boolean {
    return this.#negotiation.held;
  }

  /** What the last complete round said of it. */
  get holdAgreed(): boolean {
    return this.#agreedHold;
  }

  /** The far end takes no sound from us. */
  get heldRemotely(): boolean {
    return this.agreed?.heldByPeer ?? false;
  }

  /** The body of an offer. Starts a round; another one before the answer replaces it. */
  offer(): Uint8Array {
    this.#offered = { hold: this.#negotiation.held };
    return this.#negotiation.offer();
  }

  /** The answer to the last offer; a further one (200 after 183, a fork) replaces it. On an error the former agreement stands. */
  accept(answer: Uint8Array): Result<Agreed, NegotiationError> {
    const offered = this.#offered;
    if (!offered) return err(this.#worded(refused(399, 'An answer to no offer')));
    const agreed = this.#negotiation.accept(answer);
    if (!agreed.ok) return err(this.#worded(agreed.error));
    this.#confirmed = true;
    this.#conclude(agreed.value, offered.hold);
    return agreed;
  }

  /** The offer was refused (488, 491) or met silence: the former agreement stands, and the former hold. */
  withdraw(): void {
    this.#offered = undefined;
    this.#negotiation.abandon();
    this.#negotiation.held = this.#agreedHold;
  }

  /**
   * Answers the far end's offer. On an error (488 with its Warning) the former agreement stands. Sound goes out once it is
   * `confirm`ed: a single forged INVITE must not have us send to whomever it names.
   */
  answer(offer: Uint8Array): Result<Uint8Array, NegotiationError> {
    const answered = this.#negotiation.answer(offer);
    if (!answered.ok) return err(this.#worded(answered.error));
    this.#offered = undefined;
    this.#conclude(answered.value.agreed, this.#negotiation.held);
    return ok(answered.value.body);
  }

  /** The far end has our answer and goes on with the call (its ACK): sound may go out. */
  confirm(): void {
    if (this.#confirmed) return;
    this.#confirmed = true;
    if (this.agreed) this.stream.configure(this.#setup(this.agreed));
  }

  /** Moves the stream to another address of this machine: the next offer names it. Nothing has changed on an error. */
  async move(localAddress: string): Promise<Result<void, MediaError>> {
    const moved = await this.stream.move(localAddress);
    if (!moved.ok) return moved;
    this.#address = localAddress;
    this.#negotiation.move({
      address: localAddress,
      rtpPort: this.stream.rtp.port,
      rtcpPort: this.stream.rtcp.port,
    });
    return moved;
  }

  /** The next offer holds the far end (RFC 3264 §8.4). Nothing changes by this alone; in a group, where nobody can be held, it is agreed. */
  hold(): void {
    this.#negotiation.held = true;
    if (this.group) this.#agreedHold = true;
  }

  /** The next offer takes the far end off hold. */
  resume(): void {
    this.#negotiation.held = false;
    if (this.group) this.#agreedHold = false;
  }

  stats(): Promise<StreamStats> {
    return this.stream.stats();
  }

  /** Resolves when the ports are free. */
  close(): Promise<void> {
    return this.stream.close();
  }

  dispose(): void {
    this.stream.dispose();
  }

  #conclude(agreed: Agreed, hold: boolean): void {
    this.#agreedHold = hold;
    this.stream.configure(this.#setup(agreed));
  }

  #setup(agreed: Agreed): StreamSetup {
    return { ...setupOf(agreed), quiet: !this.#confirmed };
  }

  #worded({ code, warning }: SdpError): NegotiationError {
    return { code, warning: formatWarning(warning, this.#address), message: warning.text };
  }
}

/** In a group there is nobody in particular to press keys for. */
function voicesOf(codecs: readonly Codec[]): readonly Codec[] {
  return codecs.filter(({ kind }) => kind === 'voice');
}

function setupOf({ remote, codec, receivable, dtmf, direction, ptimeMs, voipMetrics }: Agreed): StreamSetup {
  return {
    remote: remote && {
      rtp: { address: remote.address, port: remote.rtpPort },
      rtcp: { address: remote.rtcpAddress, port: remote.rtcpPort },
    },
    send: {
      name: codec.name,
      clockRate: codec.clockRate,
      payloadType: codec.payloadType,
      ...(codec.remoteParameters === undefined ? {} : { parameters: codec.remoteParameters }),
    },
    receive: [...receivable].map(([payloadType, { name, clockRate }]) => ({ name, clockRate, payloadType })),
    dtmf: dtmf && { send: dtmf.sendPayloadType, receive: dtmf.receivePayloadType },
    direction,
    ptimeMs,
    voipMetrics,
  };
}
