/** Which packet it is: its place in the order, its time, and what kind of payload it bears. */
export interface PacketKey {
  readonly sequence: number;
  readonly timestamp: number;
  readonly payloadType: number;
}

/** One packet in the ring. */
export interface PacketSlot extends PacketKey {
  /** The sound in it, in ms; 0 for what is no sound (an event). */
  readonly duration: number;
  /** Its timestamp as ms that don't wrap, and when it came. */
  readonly mediaMs: number;
  readonly arrivalMs: number;
  /** Valid to `length`; the array is used again once the sequence has gone around. */
  readonly payload: Uint8Array;
  readonly length: number;
}

/** Packets in the ring, a power of two: 320 ms of the shortest that are in use (5 ms), more than the largest delay. */
export const RING_PACKETS = 64;

class Slot implements PacketSlot {
  sequence = 0;
  timestamp = 0;
  payloadType = 0;
  duration = 0;
  mediaMs = 0;
  arrivalMs = 0;
  payload = new Uint8Array(0);
  length = 0;
  /** `played` packets are kept for telling duplicates. */
  use: 'free' | 'queued' | 'played' = 'free';
}

/**
 * Payloads by sequence number, within a window of RING_PACKETS: a packet overwrites the one that many before it. Slots
 * are made as they are needed, as most calls are short, and then used again.
 */
export class PacketRing {
  readonly #slots: (Slot | undefined)[] = new Array(RING_PACKETS).fill(undefined);
  #count = 0;

  /** Packets that are queued. */
  get count(): number {
    return this.#count;
  }

  clear(): void {
    for (const slot of this.#slots) if (slot) slot.use = 'free';
    this.#count = 0;
  }

  /** The packet of this number while it is queued. */
  queued(sequence: number): PacketSlot | undefined {
    const slot = this.#at(sequence);
    return slot?.use === 'queued' ? slot : undefined;
  }

  /** Whether the packet of this number was played, as far as that is remembered. */
  wasPlayed(sequence: number): boolean {
    return this.#at(sequence)?.use === 'played';
  }

  /** The first queued packet from this number on. */
  oldest(from: number): PacketSlot | undefined {
    if (this.#count === 0) return undefined;
    for (let step = 0; step < RING_PACKETS; step++) {
      const slot = this.queued(from + step);
      if (slot) return slot;
    }
    return undefined;
  }

  /** The shortest way that a queued packet had, as arrival less media time, in ms; infinite when there is none. */
  shortestTransitMs(): number {
    let shortest = Number.POSITIVE_INFINITY;
    for (let index = 0; index < RING_PACKETS; index++) {
      const slot = this.#slots[index];
      if (slot?.use === 'queued') shortest = Math.min(shortest, slot.arrivalMs - slot.mediaMs);
    }
    return shortest;
  }

  /** Copies a payload in, from `start` to `end` of `bytes`. */
  queue(
    packet: PacketKey,
    duration: number,
    mediaMs: number,
    arrivalMs: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    const slot = this.#slot(packet.sequence);
    const length = end - start;
    if (slot.payload.length < length) slot.payload = new Uint8Array(length);
    const payload = slot.payload;
    for (let index = 0; index < length; index++) payload[index] = bytes[start + index] as number;
    if (slot.use !== 'queued') this.#count++;
    slot.length = length;
    slot.sequence = packet.sequence & 0xffff;
    slot.timestamp = packet.timestamp;
    slot.payloadType = packet.payloadType;
    slot.duration = duration;
    slot.mediaMs = mediaMs;
    slot.arrivalMs = arrivalMs;
    slot.use = 'queued';
  }

  /** Takes a queued packet out; what it holds stays valid until the next `queue`. */
  play(sequence: number): void {
    const slot = this.#at(sequence);
    if (slot?.use !== 'queued') return;
    slot.use = 'played';
    this.#count--;
  }

  #at(sequence: number): Slot | undefined {
    const slot = this.#slots[sequence & (RING_PACKETS - 1)];
    return slot?.sequence === (sequence & 0xffff) ? slot : undefined;
  }

  #slot(sequence: number): Slot {
    const index = sequence & (RING_PACKETS - 1);
    const known = this.#slots[index];
    if (known) return known;
    const slot = new Slot();
    this.#slots[index] = slot;
    return slot;
  }
}

/** The difference of two sequence numbers, by the shorter way around. */
export function signed16(difference: number): number {
  return (difference << 16) >> 16;
}
