import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import { err, ok, type Result } from '../base/result.ts';
import { readJson } from './json.ts';
import type { Secrets } from './secrets.ts';
import { setAside } from './set-aside.ts';
import { writeWhole } from './write-whole.ts';

const KEY_BYTES = 32;
/** GCM's own nonce length (NIST SP 800-38D §8.2); drawn anew for each text. */
const NONCE_BYTES = 12;

interface Sealed {
  readonly nonce: string;
  readonly text: string;
  readonly tag: string;
}

const base64 = z.base64();
const sealedSchema: z.ZodType<Record<string, Sealed>> = z.record(
  z.string(),
  z.object({ nonce: base64, text: base64, tag: base64 }),
);

export interface OpenedSecrets {
  readonly secrets: Secrets;
  /** What the person must be told: passwords that can't be read any more. */
  readonly notices: readonly string[];
}

/**
 * Secrets in a file of the data folder, AES-256-GCM under a key in another file that only its owner may read. It keeps
 * them out of the database, out of backups of it and out of sight; whoever may read the whole folder may read them.
 */
export class FileSecrets implements Secrets {
  readonly #path: string;
  readonly #key: Buffer;
  #sealed: Readonly<Record<string, Sealed>>;

  /** Makes key and file where they are missing. What is damaged is set aside, and the passwords must be typed again. */
  static open(folder: string, clock: Clock): Result<OpenedSecrets, string> {
    const keyPath = join(folder, 'secrets.key');
    const path = join(folder, 'secrets.json');
    try {
      const notices: string[] = [];
      const key = openKey(keyPath, clock);
      const found = existsSync(path) ? readJson(readFileSync(path, 'utf8'), sealedSchema) : {};
      const readable = found && Object.entries(found).every(([id, sealed]) => unseal(key, id, sealed) !== undefined);
      if (!readable) {
        const aside = setAside(path, clock.wallTime());
        notices.push(
          `The passwords in ${path} can't be read any more, so they must be typed again. The file is kept as ${aside}.`,
        );
      }
      return ok({ secrets: new FileSecrets(path, key, readable ? found : {}), notices });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return err(`Passwords can't be kept in ${folder}: ${reason}.`);
    }
  }

  private constructor(path: string, key: Buffer, sealed: Readonly<Record<string, Sealed>>) {
    this.#path = path;
    this.#key = key;
    this.#sealed = sealed;
  }

  get(id: string): string | undefined {
    const sealed = Object.hasOwn(this.#sealed, id) ? this.#sealed[id] : undefined;
    return sealed && unseal(this.#key, id, sealed);
  }

  set(id: string, text: string): void {
    this.#replace({ ...this.#sealed, [id]: seal(this.#key, id, text) });
  }

  delete(id: string): void {
    if (!Object.hasOwn(this.#sealed, id)) return;
    this.#replace(Object.fromEntries(Object.entries(this.#sealed).filter(([name]) => name !== id)));
  }

  /** First the disk, then the memory: what could not be written was not set. */
  #replace(sealed: Readonly<Record<string, Sealed>>): void {
    writeWhole(this.#path, JSON.stringify(sealed));
    this.#sealed = sealed;
  }
}

function openKey(path: string, clock: Clock): Buffer {
  if (existsSync(path)) {
    const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
    if (key.length === KEY_BYTES) {
      chmodSync(path, 0o600);
      return key;
    }
    setAside(path, clock.wallTime());
  }
  const key = randomBytes(KEY_BYTES);
  writeWhole(path, key.toString('base64'));
  return key;
}

/** The identifier is sealed in, so that one account's password can't be put in another's place. */
function seal(key: Buffer, id: string, text: string): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(id));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return {
    nonce: nonce.toString('base64'),
    text: sealed.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

function unseal(key: Buffer, id: string, { nonce, text, tag }: Sealed): string | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'), { authTagLength: 16 })
      .setAAD(Buffer.from(id))
      .setAuthTag(Buffer.from(tag, 'base64'));
    return decipher.update(text, 'base64', 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}
