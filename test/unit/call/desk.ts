import { Dialling } from '../../../main/account/dialling.ts';
import type { Result } from '../../../main/base/result.ts';
import type { Call } from '../../../main/call/call.ts';
import { Calls } from '../../../main/call/calls.ts';
import type { Alert } from '../../../main/media/devices.ts';
import type { MediaEngine } from '../../../main/media/engine.ts';
import { answerTo } from '../../../main/media/negotiation.ts';
import type { MediaSession } from '../../../main/media/session.ts';
import { supportedCodecs } from '../../../main/sdp/codec.ts';
import type { IncomingInvite } from '../../../main/sip/agent/incoming-invite.ts';
import { Events } from '../../../main/sip/event/events.ts';
import { parseUri, type Uri } from '../../../main/sip/message/uri.ts';
import type { CallFeatures } from '../../../main/store/account-record.ts';
import type { Phone, Call as Told } from '../../scenario/phone.ts';
import { uri } from '../../scenario/uri.ts';
import { World } from '../../scenario/world.ts';
import type { LinkFaults } from '../../support/virtual-network.ts';
import { openSession } from '../media/call-rig.ts';

/** Only what never comes about takes so long. */
const REAL_MS = 20_000;

const open: Desk[] = [];

interface DeskOptions {
  readonly seed?: number;
  readonly faults?: Partial<LinkFaults>;
  readonly autoAnswer?: boolean;
  readonly features?: CallFeatures;
  /** Calls come by the account's own server. */
  readonly trusted?: boolean;
}

const ringing: CallFeatures = {
  doNotDisturb: false,
  forwarding: { noAnswerSeconds: 20 },
  autoAnswerOnRequest: false,
  callWaiting: true,
};

function parseAddress(text: string): Result<Uri, string> {
  const parsed = parseUri(text);
  return parsed.ok ? parsed : { ok: false, error: 'no address' };
}

/** For `afterEach`: every call is over, every port given back. */
export async function closeDesks(): Promise<void> {
  for (const desk of open.splice(0)) await desk.close();
}

/** The person's calls over a virtual network, with real sound on loopback. Hosts are 127.0.0.x: media binds where SIP is. */
export class Desk {
  readonly world: World;
  readonly phone: Phone;
  readonly calls: Calls;
  /** The alert that each call asked for last, by call id. */
  readonly alerts = new Map<string, Alert>();
  /** Takes a call that is for a line of this machine instead of the person. */
  line: (invite: IncomingInvite) => boolean = () => false;
  readonly #sound: MediaEngine;
  readonly #far: FarEnd[] = [];

  constructor(sound: MediaEngine, options: DeskOptions = {}) {
    this.world = new World(options);
    this.#sound = sound;
    const { clock, random } = this.world;
    this.phone = this.world.phone('me', '127.0.0.1');
    const alerting: MediaEngine = Object.create(sound, {
      setAlert: { value: (key: string, alert: Alert) => this.alerts.set(key, alert) },
      open: { value: sound.open.bind(sound) },
    });
    const own = uri(this.phone.uri);
    const events = new Events(this.phone.agent, { onReferral: (referral) => this.calls.transfers.refer(referral) });
    this.calls = new Calls({
      agent: this.phone.agent,
      media: alerting,
      clock,
      random,
      events,
      callerOf: (accountId) => ({ accountId, from: { uri: own, displayName: 'Me' }, fromLocalAddress: true }),
      claim: () => {},
      take: (session, request) => events.take(session, request),
      dialling: new Dialling({
        accounts: () => [],
        defaultAccount: () => undefined,
        home: { host: '127.0.0.1', port: 5060 },
        isAtHome: () => true,
      }),
      autoAnswer: options.autoAnswer ?? false,
      nameOf: () => undefined,
    });
    this.phone.agent.onInvite((invite) => {
      if (this.line(invite)) return;
      this.calls.receive(invite, {
        id: 'me',
        own,
        features: options.features ?? ringing,
        codecs: supportedCodecs,
        trusted: options.trusted ?? false,
        resolve: (text) => parseAddress(text),
        answer: {},
      });
    });
    open.push(this);
  }

  farEnd(name: string, address: string): FarEnd {
    const far = new FarEnd(this.#sound, this.world.phone(name, address));
    this.#far.push(far);
    return far;
  }

  async close(): Promise<void> {
    this.calls.hangupAll();
    this.phone.agent.dispose();
    for (const far of this.#far) await far.close();
    await this.world.advance(0);
  }

  dial(to: string): Call {
    const call = this.calls.dial(to);
    if (!call.ok) throw new Error(call.error.message);
    return call.value;
  }

  /** A call of ours that has been answered. */
  async connected(far: FarEnd): Promise<Call> {
    const call = this.dial(far.phone.uri);
    await this.until(() => far.phone.invites.length > 0, 'it rings');
    await far.answer();
    await this.until(() => call.phase?.state === 'active', 'it is answered');
    return call;
  }

  /** The call that rings here. */
  async ringing(): Promise<Call> {
    const incoming = () => this.calls.list().find(({ phase }) => phase?.state === 'incoming');
    await this.until(() => incoming() !== undefined, 'it rings');
    const call = incoming();
    if (!call) throw new Error('nothing rings');
    return call;
  }

  alertOf({ id }: Call): Alert | undefined {
    return this.alerts.get(id);
  }

  /**
   * Lets what is under way come about, a virtual ms at a time. Sockets are opened in real time, so the virtual clock runs no faster:
   * else calls time out before a busy machine has opened one.
   */
  async until(condition: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + REAL_MS;
    for (;;) {
      await this.world.advance(1);
      if (condition()) return;
      if (performance.now() > deadline) throw new Error(`it did not come about that ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}

/** Somebody else, with a phone and sound of their own. */
export class FarEnd {
  readonly phone: Phone;
  readonly #sound: MediaEngine;
  #media: MediaSession | undefined;
  #call: Told | undefined;

  constructor(sound: MediaEngine, phone: Phone) {
    this.#sound = sound;
    this.phone = phone;
  }

  /** Answers the call that rings there; re-INVITEs are answered as RFC 3264 says. */
  async answer(): Promise<void> {
    const media = await openSession(this.#sound, { localAddress: this.phone.address });
    const invite = this.phone.invites.at(-1);
    const body = answerTo(invite?.offer, media);
    if (!body.ok) throw new Error(body.error.warning);
    this.#media = media;
    this.#call = this.phone.answer(body.value);
    this.#call.decide = async (offer) => answerTo(offer, media);
  }

  get media(): MediaSession {
    if (!this.#media) throw new Error(`${this.phone.name} has no sound`);
    return this.#media;
  }

  /** What this end was told, and how it decides. */
  get call(): Told {
    if (!this.#call) throw new Error(`${this.phone.name} has no call`);
    return this.#call;
  }

  async close(): Promise<void> {
    this.phone.agent.dispose();
    await this.#media?.close();
  }

  /** Holds or resumes from this end; resolves when it is decided. */
  async setHeld(held: boolean): Promise<boolean> {
    const { media, call } = this;
    if (held) media.hold();
    else media.resume();
    const answer = await call.session?.reinvite(() => ({ contentType: 'application/sdp', bytes: media.offer() }));
    if (answer?.ok && answer.value && media.accept(answer.value.bytes).ok) return true;
    media.withdraw();
    return false;
  }
}

/** Media directions at both ends, ours first. */
export function directions(call: Call, far: FarEnd): readonly (string | undefined)[] {
  return [call.media?.agreed?.direction, far.media.agreed?.direction];
}
