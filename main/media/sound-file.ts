import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { OGG_OPUS_FRAME_SAMPLES, OggOpusWriter } from '../audio/ogg-opus.ts';
import { WAV_HEADER_BYTES, WAV_MOST_BYTES, wavHeader, wavSamples } from '../audio/wav-writer.ts';
import { DEVICE_RATE, FRAME_MS } from './devices.ts';

/**
 * A file that sound is recorded to, whole 20 ms frames at its rate. After each `flush` it is playable as it is, whatever
 * happens then. Everything blocks until the disk has it, and throws the system's error.
 */
export interface SoundFile {
  readonly path: string;
  /** Hz. */
  readonly rate: number;
  frame(samples: Int16Array): void;
  /** That many frames of nothing. */
  silence(frames: number): void;
  flush(): void;
  close(): void;
}

/** The file must not be there yet. */
export function createSoundFile(path: string, format: 'wav' | 'opus', rate: number, serial: number): SoundFile {
  return format === 'wav' ? new WavSoundFile(path, rate) : new OpusSoundFile(path, serial);
}

/** Its header is written anew with each flush. */
class WavSoundFile implements SoundFile {
  readonly path: string;
  readonly rate: number;
  readonly #file: number;
  #bytes = 0;
  /** Of those, what really was written: silence at the end is only noted. */
  #written = 0;

  constructor(path: string, rate: number) {
    this.path = path;
    this.rate = rate;
    this.#file = openSync(path, 'wx');
    closedOnFault(this.#file, () => this.flush());
  }

  frame(samples: Int16Array): void {
    const bytes = wavSamples(samples);
    if (this.#bytes + bytes.length > WAV_MOST_BYTES) throw new Error('a WAV file can hold no more');
    writeWhole(this.#file, bytes, WAV_HEADER_BYTES + this.#bytes);
    this.#bytes += bytes.length;
    this.#written = this.#bytes;
  }

  /** A hole, which reads as zeros and takes no room on most disks. */
  silence(frames: number): void {
    this.#bytes += (frames * 2 * this.rate * FRAME_MS) / 1_000;
  }

  /** The samples first, then the header that counts them: so it is never more than there is. */
  flush(): void {
    if (this.#written < this.#bytes) ftruncateSync(this.#file, WAV_HEADER_BYTES + this.#bytes);
    this.#written = this.#bytes;
    writeWhole(this.#file, wavHeader(this.rate, this.#bytes), 0);
  }

  close(): void {
    try {
      this.flush();
    } finally {
      closeSync(this.#file);
    }
  }
}

class OpusSoundFile implements SoundFile {
  readonly path: string;
  readonly rate = DEVICE_RATE;
  readonly #file: number;
  readonly #writer: OggOpusWriter;

  constructor(path: string, serial: number) {
    this.path = path;
    this.#file = openSync(path, 'wx');
    this.#writer = new OggOpusWriter(serial, 'Partyline');
    closedOnFault(this.#file, () => this.#write(this.#writer.header()));
  }

  frame(samples: Int16Array): void {
    for (let at = 0; at < samples.length; at += OGG_OPUS_FRAME_SAMPLES)
      this.#write(this.#writer.frame(samples.subarray(at, at + OGG_OPUS_FRAME_SAMPLES)));
  }

  silence(frames: number): void {
    for (let frame = 0; frame < frames; frame++) this.#write(this.#writer.silence());
  }

  /** Whole pages are there already; half a second at most waits for its own. */
  flush(): void {}

  close(): void {
    try {
      this.#write(this.#writer.end());
    } finally {
      this.#writer.dispose();
      closeSync(this.#file);
    }
  }

  #write(page: Uint8Array | undefined): void {
    if (page) writeWhole(this.#file, page, null);
  }
}

/** What can't even be begun leaves nothing open. */
function closedOnFault(file: number, begin: () => void): void {
  try {
    begin();
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/** A disk that is nearly full may take a part and say no error before the next. */
function writeWhole(file: number, bytes: Uint8Array, position: number | null): void {
  let written = 0;
  while (written < bytes.length)
    written += writeSync(file, bytes, written, bytes.length - written, position === null ? null : position + written);
}
