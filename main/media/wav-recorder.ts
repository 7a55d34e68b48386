import { type FileHandle, open } from 'node:fs/promises';
import { WAV_HEADER_BYTES, wavHeader, wavSamples } from '../audio/wav-writer.ts';
import { DEVICE_FRAME_SAMPLES, DEVICE_RATE } from './devices.ts';

/** Frames gathered before they go to the disk with a new header: a second, so that a crash costs no more. */
const FLUSH_FRAMES = 50;
/** A disk that stands still for this many flushes loses sound rather than memory. */
const WAITING_FLUSHES = 30;

/**
 * Records 48 kHz mono frames to a WAV file that can be played at any moment, short of its last second. The tick never
 * waits for the disk. Errors are told once; recording then stops.
 */
export class WavRecorder {
  readonly #file: FileHandle;
  readonly #failed: (error: Error) => void;
  #samples = new Int16Array(FLUSH_FRAMES * DEVICE_FRAME_SAMPLES);
  #filled = 0;
  #dataBytes = 0;
  #waiting = 0;
  #broken = false;
  #writes: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle, failed: (error: Error) => void) {
    this.#file = file;
    this.#failed = failed;
  }

  /** Creates the file, in place of one that is there. Rejects with the system's error. */
  static async create(path: string, failed: (error: Error) => void): Promise<WavRecorder> {
    const file = await open(path, 'w');
    await file.write(wavHeader(DEVICE_RATE, 0), 0, WAV_HEADER_BYTES, 0);
    return new WavRecorder(file, failed);
  }

  write(frame: Int16Array): void {
    this.#samples.set(frame, this.#filled);
    this.#filled += frame.length;
    if (this.#filled + frame.length > this.#samples.length) this.#flush();
  }

  /** Resolves when everything is in the file and the file is closed. */
  async close(): Promise<void> {
    this.#flush();
    await this.#writes;
    await this.#file.close().catch(() => undefined);
  }

  #flush(): void {
    const bytes = wavSamples(this.#samples.subarray(0, this.#filled));
    this.#filled = 0;
    if (bytes.length === 0 || this.#broken || this.#waiting >= WAITING_FLUSHES) return;
    this.#waiting++;
    this.#writes = this.#writes.then(() => this.#append(bytes)).finally(() => this.#waiting--);
  }

  async #append(bytes: Uint8Array): Promise<void> {
    if (this.#broken) return;
    try {
      await this.#file.write(bytes, 0, bytes.length, WAV_HEADER_BYTES + this.#dataBytes);
      this.#dataBytes += bytes.length;
      await this.#file.write(wavHeader(DEVICE_RATE, this.#dataBytes), 0, WAV_HEADER_BYTES, 0);
    } catch (error) {
      this.#broken = true;
      this.#failed(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
