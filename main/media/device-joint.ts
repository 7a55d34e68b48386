import { FrameLevel, LevelMeter, SILENCE_DBFS } from '../audio/level.ts';
import { Mixer } from '../audio/mixer.ts';
import { Resampler } from '../audio/resample.ts';
import { TalkDetector } from '../audio/talk.ts';
import { Alerts } from './alerts.ts';
import { DEVICE_FRAME_SAMPLES, DEVICE_RATE, FRAME_MS } from './devices.ts';
import type { Microphone } from './microphone.ts';
import { gainOf, hearsMicrophone, noPrecedence, type Precedence, scaleFrame } from './precedence.ts';
import type { MediaLevels } from './protocol.ts';
import { LEVEL_TICKS } from './room-levels.ts';
import { HOST, type PartyMix } from './room-mix.ts';
import type { Speaker } from './speaker.ts';
import type { Joint, Voice } from './voice.ts';

/** A voice's way up to the device's rate; made anew when its own rate changes. */
interface Member {
  readonly voice: Voice;
  readonly rate: number;
  readonly up: Resampler | undefined;
  readonly meter: LevelMeter;
  readonly talk: TalkDetector;
  /** What was left of it in the last tick. */
  gain: number;
}

/** A room, as far as this end sits in it. */
interface Seat extends Joint {
  setMix(id: string, mix: PartyMix): void;
}

/** The microphone at one codec's rate, made once a tick for all who want it. */
interface Narrowed {
  readonly down: Resampler;
  readonly frame: Int16Array;
  /** The tick that `frame` is of. */
  tick: number;
}

/** This end's microphone and speaker: each voice that isn't muted gets the microphone, the speaker plays all of them. */
export class DeviceJoint implements Joint {
  readonly alerts = new Alerts();
  readonly #microphone: Microphone;
  readonly #speaker: Speaker;
  readonly #levels: (levels: MediaLevels) => void;
  readonly #members = new Map<Voice, Member>();
  readonly #narrowed = new Map<number, Narrowed>();
  readonly #mixer = new Mixer(DEVICE_FRAME_SAMPLES);
  readonly #microphoneFrame = new Int16Array(DEVICE_FRAME_SAMPLES);
  readonly #wideFrame = new Int16Array(DEVICE_FRAME_SAMPLES);
  readonly #speakerFrame = new Int16Array(DEVICE_FRAME_SAMPLES);
  readonly #microphoneMeter = new LevelMeter(DEVICE_RATE);
  readonly #speakerMeter = new LevelMeter(DEVICE_RATE);
  readonly #microphoneTalk = new TalkDetector();
  readonly #level = new FrameLevel();
  /** This end among a room's members. */
  readonly #host: Voice;
  /** The microphone as the room gets it. */
  readonly #hostFrame = new Int16Array(DEVICE_FRAME_SAMPLES);
  #seatGain = 1;
  #seat: Seat | undefined;
  #seatMuted = false;
  #precedence = noPrecedence;
  #ticks = 0;

  constructor(microphone: Microphone, speaker: Speaker, levels: (levels: MediaLevels) => void) {
    this.#microphone = microphone;
    this.#speaker = speaker;
    this.#levels = levels;
    const said = new Int16Array(DEVICE_FRAME_SAMPLES);
    this.#host = { id: HOST, sampleRate: DEVICE_RATE, heard: this.#hostFrame, said, muted: false };
  }

  /** Something is played: a call, a room, or an alert. */
  get active(): boolean {
    return this.listening || this.alerts.active;
  }

  /** Somebody gets the microphone, or would if this end were not muted. */
  get listening(): boolean {
    return this.#members.size > 0 || this.#seat !== undefined;
  }

  join(voice: Voice): void {
    if (!this.listening) this.#microphone.start();
    this.#members.set(voice, member(voice));
  }

  leave(voice: Voice): void {
    this.#members.delete(voice);
    this.#rest();
  }

  /** Takes part in a room; again with another mix changes that. */
  sitIn(room: Seat, mix: PartyMix): void {
    if (!this.listening) this.#microphone.start();
    if (this.#seat !== room) room.join(this.#host);
    this.#seat = room;
    this.#seatMuted = mix.muted;
    room.setMix(HOST, mix);
  }

  leaveRoom(): void {
    this.#seat?.leave(this.#host);
    this.#seat = undefined;
    this.#rest();
  }

  #rest(): void {
    if (this.listening) return;
    this.#narrowed.clear();
    this.#microphoneMeter.reset();
    this.#microphoneTalk.reset();
    this.#speakerMeter.reset();
  }

  /** Until told otherwise. */
  setPrecedence(precedence: Precedence): void {
    this.#precedence = precedence;
  }

  pushMicrophone(samples: Int16Array): void {
    this.#microphone.push(samples);
  }

  /** First half of a tick: what the microphone has, before the room mixes it. */
  listen(): void {
    if (!this.listening) return;
    this.#microphone.read(this.#microphoneFrame);
    this.#level.measure(this.#microphoneFrame);
    this.#microphoneMeter.addMeasured(this.#level);
    this.#microphoneTalk.hear(this.#level.mean, this.#level.loudest);
    if (hearsMicrophone(this.#precedence, HOST)) this.#hostFrame.set(this.#microphoneFrame);
    else this.#hostFrame.fill(0);
  }

  tick(): void {
    if (!this.active) return;
    this.#ticks++;
    this.#speak();
    this.#play();
    if (this.listening && this.#ticks % LEVEL_TICKS === 0) this.#report();
  }

  #speak(): void {
    for (const { voice } of this.#members.values()) {
      if (voice.muted || !hearsMicrophone(this.#precedence, voice.id)) voice.said.fill(0);
      else if (voice.sampleRate === DEVICE_RATE) voice.said.set(this.#microphoneFrame);
      else voice.said.set(this.#narrow(voice.sampleRate));
    }
  }

  #narrow(rate: number): Int16Array {
    let narrowed = this.#narrowed.get(rate);
    if (!narrowed) {
      const frame = new Int16Array((rate * FRAME_MS) / 1_000);
      narrowed = { down: new Resampler(DEVICE_RATE, rate), frame, tick: 0 };
      this.#narrowed.set(rate, narrowed);
    }
    if (narrowed.tick !== this.#ticks) {
      narrowed.down.process(this.#microphoneFrame, narrowed.frame);
      narrowed.tick = this.#ticks;
    }
    return narrowed.frame;
  }

  #play(): void {
    if (this.#ringElsewhere()) return;
    this.#mixer.clear();
    for (const known of this.#members.values()) {
      const playing = known.rate === known.voice.sampleRate ? known : this.#renew(known.voice);
      const { voice, up, meter, talk } = playing;
      this.#level.measure(voice.heard);
      meter.addMeasured(this.#level);
      talk.hear(this.#level.mean, this.#level.loudest);
      up?.process(voice.heard, this.#wideFrame);
      const gain = gainOf(this.#precedence, voice.id);
      playing.gain = this.#add(up ? this.#wideFrame : voice.heard, playing.gain, gain);
    }
    if (this.#seat) this.#seatGain = this.#add(this.#host.said, this.#seatGain, gainOf(this.#precedence, HOST));
    this.#alert();
    this.#mixer.mix(this.#speakerFrame);
    this.#speakerMeter.add(this.#speakerFrame);
    this.#speaker.write(this.#speakerFrame);
  }

  /** Where nothing but the ring sounds, and it has a device of its own: rings there. */
  #ringElsewhere(): boolean {
    if (!this.alerts.ringing || this.#atThePhone || !this.#speaker.ring) return false;
    this.alerts.fillRing(this.#wideFrame);
    this.#speaker.ring(this.#wideFrame);
    return true;
  }

  /** The person listens already: a ring would drown what they hear. */
  get #atThePhone(): boolean {
    return this.listening || this.alerts.signalling;
  }

  #alert(): void {
    const { alerts } = this;
    if (alerts.ringing) {
      if (this.#atThePhone) alerts.fillWaiting(this.#wideFrame);
      else alerts.fillRing(this.#wideFrame);
      this.#mixer.add(this.#wideFrame);
    }
    if (!alerts.signalling) return;
    alerts.fillSignal(this.#wideFrame);
    this.#mixer.add(this.#wideFrame);
  }

  /** Adds a frame to what is played; gives what is left of it at its end. */
  #add(frame: Int16Array, from: number, to: number): number {
    if (from === 1 && to === 1) this.#mixer.add(frame);
    else {
      scaleFrame(frame, this.#wideFrame, from, to);
      this.#mixer.add(this.#wideFrame);
    }
    return to;
  }

  #renew(voice: Voice): Member {
    const renewed = member(voice);
    this.#members.set(voice, renewed);
    return renewed;
  }

  #report(): void {
    const streams: Record<string, number> = {};
    const talking: string[] = [];
    let speaks = this.#seat !== undefined && !this.#seatMuted;
    let toCalls = false;
    for (const { voice, meter, talk } of this.#members.values()) {
      streams[voice.id] = meter.level;
      if (talk.speaking) talking.push(voice.id);
      toCalls ||= !voice.muted;
    }
    speaks ||= toCalls;
    const { speaking } = this.#microphoneTalk;
    // The room that this end sits in says itself who talks there.
    if (toCalls && speaking) talking.push(HOST);
    const microphone = speaks ? this.#microphoneMeter.level : SILENCE_DBFS;
    const speaker = this.#speakerMeter.level;
    this.#levels({ microphone, speaker, streams, talking, talksWhileMuted: speaking && !speaks });
  }
}

function member(voice: Voice): Member {
  const rate = voice.sampleRate;
  const up = rate === DEVICE_RATE ? undefined : new Resampler(rate, DEVICE_RATE);
  return { voice, rate, up, meter: new LevelMeter(rate), talk: new TalkDetector(), gain: 1 };
}
