import type { Alert } from '../media/devices.ts';
import type { MediaEngine } from '../media/engine.ts';
import type { Patch } from '../media/patch.ts';
import type { MediaSession } from '../media/session.ts';
import type { CallPlace } from './call-place.ts';
import type { EndCode } from './end-codes.ts';
import type { Phase } from './phase.ts';

/**
 * What a call sounds like here: its stream, its alert, and whether it has the microphone. All of it follows from how the
 * call stands, so that no order of events leaves a tone sounding or a microphone open.
 */
export class CallSound {
  readonly #callId: string;
  readonly #engine: MediaEngine;
  readonly #firstHeard: () => void;
  readonly #lost: (reason: string) => void;
  #media: MediaSession | undefined;
  #muted = false;
  #inFront = true;
  #place: CallPlace | undefined;
  /** It rings here: nobody listens to it yet. */
  #unanswered = false;
  /** Sound has come from the far end, perhaps before it answered. */
  #heard = false;

  /** `firstHeard` is called when the far end is first heard, `lost` when the stream was given up for a fault, and why. */
  constructor(
    callId: string,
    engine: MediaEngine,
    { firstHeard, lost }: { readonly firstHeard: () => void; readonly lost: (reason: string) => void },
  ) {
    this.#callId = callId;
    this.#engine = engine;
    this.#firstHeard = firstHeard;
    this.#lost = lost;
  }

  get media(): MediaSession | undefined {
    return this.#media;
  }

  get muted(): boolean {
    return this.#muted;
  }

  set muted(muted: boolean) {
    this.#muted = muted;
    this.#media?.stream.setMuted(muted);
  }

  /** False while the person has turned to another call. */
  get inFront(): boolean {
    return this.#inFront;
  }

  set inFront(inFront: boolean) {
    this.#inFront = inFront;
  }

  /** Where the sound of the answered call goes instead of this end's microphone and speaker. */
  get place(): CallPlace | undefined {
    return this.#place;
  }

  set place(place: CallPlace | undefined) {
    this.#place = place;
  }

  /** Takes over a stream, in place of any before. */
  adopt(media: MediaSession): void {
    this.#media?.dispose();
    this.#media = media;
    this.#heard = false;
    media.stream.setMuted(this.#muted);
    media.stream.onHeard(() => {
      this.#heard = true;
      this.#firstHeard();
    });
    media.stream.onLost((reason) => this.#lost(reason));
  }

  /** Brings about what belongs to a phase; in the last, the stream is given back. */
  follow(phase: Phase | undefined): void {
    this.#engine.setAlert(this.#callId, this.#alertOf(phase));
    this.#unanswered = phase?.state === 'incoming';
    if (phase?.state === 'ended') {
      this.#media?.dispose();
      this.#media = undefined;
    } else this.#media?.stream.attach(this.#patchIn(phase));
  }

  /** Our own ringing tone gives way to what comes from the far end, and only to that (RFC 3960 §3.2). */
  #alertOf(phase: Phase | undefined): Alert {
    switch (phase?.state) {
      case 'ringing':
        return this.#isAudible && !this.#heard ? 'ringback' : 'none';
      case 'incoming':
        return 'ring';
      case 'ended':
        return this.#isAudible && !this.#unanswered ? toneAfter(phase.ending.code) : 'none';
      case 'dialling':
      case 'active':
      case undefined:
        return 'none';
    }
  }

  /** The person listens to this call, and not to a room that it is on the way to. */
  get #isAudible(): boolean {
    return this.#inFront && this.#place === undefined;
  }

  #patchIn(phase: Exclude<Phase, { readonly state: 'ended' }> | undefined): Patch {
    switch (phase?.state) {
      case 'dialling':
      case 'ringing': // early media
        return this.#isAudible && this.#media?.agreed !== undefined ? { kind: 'device' } : { kind: 'none' };
      case 'active':
        return phase.hold.held ? { kind: 'music' } : (this.#place?.patch ?? { kind: 'device' });
      case 'incoming':
      case undefined:
        return { kind: 'none' };
    }
  }
}

/** What the end of an attempt sounds like: busy where the callee is, congestion where the way there failed. */
function toneAfter(code: EndCode): Alert {
  switch (code) {
    case 'busy':
      return 'busy';
    case 'unreachable':
    case 'failed':
      return 'congestion';
    default:
      return 'none';
  }
}
