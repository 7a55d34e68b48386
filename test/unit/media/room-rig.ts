import { RoomJoint } from '../../../main/media/room-joint.ts';
import { type PartyMix, plainMix } from '../../../main/media/room-mix.ts';
import type { SharedMix } from '../../../main/media/shared-mix.ts';
import type { Voice } from '../../../main/media/voice.ts';

/** As it is, without automatic gain: what goes in comes out, to the bit. */
export const asItIs: PartyMix = { ...plainMix, automaticGain: false };

/** A member that says a sound and keeps what it is told. */
export class Party implements Voice {
  readonly id: string;
  sampleRate: number;
  heard: Int16Array;
  said: Int16Array;
  readonly muted = false;
  shared: SharedMix | undefined;
  #says: (sample: number, rate: number) => number;
  #said = 0;
  readonly #told: Int16Array[] = [];

  /** `says` gives a sample by its number and the rate. */
  constructor(id: string, sampleRate: number, says: (sample: number, rate: number) => number) {
    this.id = id;
    this.sampleRate = sampleRate;
    this.heard = new Int16Array(sampleRate / 50);
    this.said = new Int16Array(sampleRate / 50);
    this.#says = says;
  }

  /** All that it was told at the rate that it has now. */
  get told(): Int16Array {
    const frames = this.#told.filter(({ length }) => length === this.said.length);
    const all = new Int16Array(frames.length * this.said.length);
    for (const [index, frame] of frames.entries()) all.set(frame, index * frame.length);
    return all;
  }

  says(sound: (sample: number, rate: number) => number): void {
    this.#says = sound;
  }

  tune(sampleRate: number): void {
    this.sampleRate = sampleRate;
    this.heard = new Int16Array(sampleRate / 50);
    this.said = new Int16Array(sampleRate / 50);
    this.#said = 0;
  }

  share(mix: SharedMix | undefined): void {
    this.shared = mix;
  }

  hear(): void {
    for (let i = 0; i < this.heard.length; i++) this.heard[i] = Math.round(this.#says(this.#said++, this.sampleRate));
  }

  keep(): void {
    this.#told.push(this.said.slice());
  }

  forget(): void {
    this.#told.length = 0;
  }
}

export const nothing = () => 0;

/** A sine; `dbfs` is its peak. */
export function tone(hz: number, dbfs = -12) {
  const amplitude = 32_767 * 10 ** (dbfs / 20);
  return (sample: number, rate: number) => amplitude * Math.sin((2 * Math.PI * hz * sample) / rate);
}

/** A room of parties that all came in `asItIs`. */
export function roomOf(...parties: readonly Party[]): RoomJoint {
  const room = new RoomJoint('r');
  for (const party of parties) enter(room, party);
  return room;
}

export function enter(room: RoomJoint, party: Party, mix = asItIs): void {
  room.join(party);
  room.setMix(party.id, mix);
}

export function run(room: RoomJoint, ticks: number, ...parties: readonly Party[]): void {
  for (let tick = 0; tick < ticks; tick++) {
    for (const party of parties) party.hear();
    room.tick();
    for (const party of parties) party.keep();
  }
}

/** The largest step between two samples. */
export function largestStep(samples: Int16Array): number {
  let largest = 0;
  for (let i = 1; i < samples.length; i++)
    largest = Math.max(largest, Math.abs((samples[i] as number) - (samples[i - 1] as number)));
  return largest;
}
