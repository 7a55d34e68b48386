import { CadencedTone, cadence } from '../audio/cadence.ts';
import { TalkersSound } from '../audio/talkers.ts';
import { SineTone, type ToneSource } from '../audio/tones.ts';
import { DeviceJoint } from './device-joint.ts';
import type { Microphone } from './microphone.ts';
import { MusicJoint } from './music-joint.ts';
import type { Patch } from './patch.ts';
import type { MediaLevels, MediaReport } from './protocol.ts';
import { RoomJoint } from './room-joint.ts';
import { LEVEL_TICKS, noLevels, withRooms } from './room-levels.ts';
import { type PartyMix, plainMix, type RoomChime } from './room-mix.ts';
import type { Signals } from './signals.ts';
import { SoloJoint } from './solo-joint.ts';
import type { Speaker } from './speaker.ts';
import { ToneJoint } from './tone-joint.ts';
import type { Joint, Voice } from './voice.ts';

/** Two short rising tones now and then: it is the caller's turn to key something in. */
const lobby = cadence('600/120 0/60 800/120 0/3700');

/** Everything that a voice can be joined to, and how it is mixed there. A room or a tone lives as long as somebody is in it. */
export class Joints {
  readonly device: DeviceJoint;
  readonly #echo = new SoloJoint(({ said, heard }) => said.set(heard));
  readonly #silence = new SoloJoint(({ said }) => said.fill(0));
  readonly #music = new MusicJoint();
  /** Tones and talkers, by what they sound like. */
  readonly #tones = new Map<string, ToneJoint>();
  readonly #rooms = new Map<string, RoomJoint>();
  readonly #mixes = new Map<string, PartyMix>();
  readonly #report: (report: MediaReport) => void;
  #ticks = 0;
  #seat: { readonly room: string; readonly joint: RoomJoint } | undefined;

  constructor(microphone: Microphone, speaker: Speaker, report: (report: MediaReport) => void) {
    this.#report = report;
    this.device = new DeviceJoint(microphone, speaker, (levels) => this.#tellLevels(levels));
  }

  join(voice: Voice, patch: Patch): Joint {
    const joint = this.#of(patch);
    joint.join(voice);
    if (joint instanceof RoomJoint) joint.setMix(voice.id, this.#mixes.get(voice.id) ?? plainMix);
    return joint;
  }

  leave(voice: Voice, patch: Patch, joint: Joint): void {
    joint.leave(voice);
    for (const [name, tone] of this.#tones) if (tone === joint && tone.empty) this.#tones.delete(name);
    if (patch.kind === 'room') this.#leaveRoom(patch.room);
  }

  /** Kept for a voice until it is forgotten, wherever it is joined meanwhile. */
  setMix(id: string, mix: PartyMix): void {
    this.#mixes.set(id, mix);
    for (const room of this.#rooms.values()) room.setMix(id, mix);
  }

  forget(id: string): void {
    this.#mixes.delete(id);
  }

  setSignals({ country, holdMusic }: Signals): void {
    this.device.alerts.country = country;
    this.#music.recording = holdMusic ?? undefined;
  }

  /** The microphone and the speaker sit in one room at a time. */
  seat(room: string | null, mix: PartyMix): void {
    const seated = this.#seat;
    if (seated && seated.room !== room) {
      this.device.leaveRoom();
      this.#seat = undefined;
      this.#leaveRoom(seated.room);
    }
    if (room === null) return;
    const joint = this.#room(room);
    this.#seat = { room, joint };
    this.device.sitIn(joint, mix);
  }

  chime(room: string, chime: RoomChime): void {
    this.#rooms.get(room)?.chime(chime);
  }

  room(id: string): RoomJoint | undefined {
    return this.#rooms.get(id);
  }

  tick(): void {
    this.#echo.tick();
    this.#silence.tick();
    this.#music.tick();
    this.device.listen();
    for (const room of this.#rooms.values()) room.tick();
    this.device.tick();
    for (const tone of this.#tones.values()) tone.tick();
    // The device tells them as long as anyone listens there.
    const due = ++this.#ticks % LEVEL_TICKS === 0 && !this.device.listening;
    if (due && this.#rooms.size > 0) this.#tellLevels(noLevels);
  }

  #tellLevels(levels: MediaLevels): void {
    this.#report({ kind: 'levels', levels: withRooms(levels, this.#rooms.values()) });
  }

  #leaveRoom(id: string): void {
    if (this.#rooms.get(id)?.empty) this.#rooms.delete(id);
  }

  #room(id: string): RoomJoint {
    const room = this.#rooms.get(id) ?? new RoomJoint(id);
    this.#rooms.set(id, room);
    return room;
  }

  #of(patch: Patch): Joint {
    switch (patch.kind) {
      case 'device':
        return this.device;
      case 'room':
        return this.#room(patch.room);
      case 'echo':
        return this.#echo;
      case 'none':
        return this.#silence;
      case 'lobby':
        return this.#tone('lobby', (rate) => new CadencedTone(lobby, rate));
      case 'music':
        return this.#music;
      case 'talkers':
        return this.#tone(`talkers ${patch.voice}`, (rate) => new TalkersSound(rate, patch.voice));
      case 'tone':
        return this.#tone(`${patch.hz} Hz`, (rate) => new SineTone(patch.hz, rate));
    }
  }

  #tone(name: string, source: (sampleRate: number) => ToneSource): ToneJoint {
    const tone = this.#tones.get(name) ?? new ToneJoint(source);
    this.#tones.set(name, tone);
    return tone;
  }
}
