/** Which packet it is: its place in the order, its time, and what kind of payload it bears. */
export interface PacketKey {
  readonly sequence: number;
  readonly timestamp: number;
  readonly payloadType: number;
}

/** One packet in the ring. */
export interface PacketSlot extends PacketKey {
  /** The sound in it, in timestamp units; 0 for what is no sound (an event). */
  readonly duration: number;
  /** Valid to `length`; the array is used again once the sequence has gone around. */
  readonly payload: Uint8Array;
  readonly length: number;
}

/** Packets in the ring, a power of two: 1.28 s at 20 ms each, more than the largest delay. */
export const RING_PACKETS = 64;

interface Slot extends PacketSlot {
  sequence: number;
  timestamp: number;
  payloadType: number;
  duration: number;
  payload: Uint8Array;
  length: number;
  /** `played` packets are kept for telling duplicates. */
  use: 'free' | 'queued' | 'played';
}

/**
 * Payloads by sequence number, within a window of RING_PACKETS: a packet overwrites the one that many before it. Slots
 * are made as they are needed, as most calls are short, and then used again.
 */
export class PacketRing {
  readonly #slots = new Map<number, Slot>();
  #count = 0;
  #sound = 0;

  /** Packets that are queued. */
  get count(): number {
    return this.#count;
  }

  /** The sound in them, in timestamp units; pauses between talkspurts don't count. */
  get sound(): number {
    return this.#sound;
  }

  clear(): void {
    for (const slot of this.#slots.values()) slot.use = 'free';
    this.#count = 0;
    this.#sound = 0;
  }

  /** The packet of this number while it is queued. */
  queued(sequence: number): PacketSlot | undefined {
    return this.#find(sequence, 'queued');
  }

  /** Whether the packet of this number was played, as far as that is remembered. */
  wasPlayed(sequence: number): boolean {
    return this.#find(sequence, 'played') !== undefined;
  }

  /** The first queued packet from this number on. */
  oldest(from: number): PacketSlot | undefined {
    if (this.#count === 0) return undefined;
    for (let step = 0; step < RING_PACKETS; step++) {
      const slot = this.#find(from + step, 'queued');
      if (slot) return slot;
    }
    return undefined;
  }

  /** Copies a payload in, from `start` to `end` of `bytes`. */
  queue(packet: PacketKey, duration: number, bytes: Uint8Array, start: number, end: number): void {
    const slot = this.#slot(packet.sequence);
    const length = end - start;
    if (slot.payload.length < length) slot.payload = new Uint8Array(length);
    for (let index = 0; index < length; index++) slot.payload[index] = bytes[start + index] ?? 0;
    slot.length = length;
    slot.sequence = packet.sequence;
    slot.timestamp = packet.timestamp;
    slot.payloadType = packet.payloadType;
    slot.duration = duration;
    slot.use = 'queued';
    this.#count++;
    this.#sound += duration;
  }

  /** Takes a queued packet out; what it holds stays valid until the next `queue`. */
  play(sequence: number): void {
    const slot = this.#find(sequence, 'queued');
    if (!slot) return;
    slot.use = 'played';
    this.#count--;
    this.#sound -= slot.duration;
  }

  #find(sequence: number, use: Slot['use']): Slot | undefined {
    const slot = this.#slots.get(sequence & (RING_PACKETS - 1));
    return slot && slot.use === use && slot.sequence === (sequence & 0xffff) ? slot : undefined;
  }

  #slot(sequence: number): Slot {
    const index = sequence & (RING_PACKETS - 1);
    const known = this.#slots.get(index);
    if (known) return known;
    const slot: Slot = {
      sequence: 0,
      timestamp: 0,
      payloadType: 0,
      duration: 0,
      payload: new Uint8Array(0),
      length: 0,
      use: 'free',
    };
    this.#slots.set(index, slot);
    return slot;
  }
}
