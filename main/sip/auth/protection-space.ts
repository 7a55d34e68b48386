import type { Random } from '../../base/random.ts';
import type { SipRequest } from '../message/message.ts';
import { hashHex } from './algorithm.ts';
import type { Asker, Challenge } from './challenge.ts';
import { credentialHeader, formatCredentials } from './credentials.ts';
import { digestResponse } from './digest.ts';
import { ha1 } from './ha1.ts';

/** Bytes of chance in a cnonce. */
const CNONCE_BYTES = 16;

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** A realm in which a server has challenged us, with the nonce that it gave last and how often we have used it. */
export class ProtectionSpace {
  readonly asker: Asker;
  readonly challenge: Challenge;
  readonly #cnonce: string;
  #count = 0;

  constructor(asker: Asker, challenge: Challenge, random: Random) {
    this.asker = asker;
    this.challenge = challenge;
    this.#cnonce = random.hex(CNONCE_BYTES);
  }

  /** The header field for one sending of a request: the nonce count is one higher each time (RFC 7616 §3.4). */
  credentials(request: SipRequest, { username, password }: Login): readonly [name: string, value: string] {
    const { realm, nonce, opaque, algorithm, namesAlgorithm, qop, userhash } = this.challenge;
    this.#count += 1;
    const nc = this.#count.toString(16).padStart(8, '0');
    const protection = qop ? { qop, cnonce: this.#cnonce, nc } : undefined;
    const { method, body, uriText: uri } = request;
    const key = ha1(algorithm.hash, username, realm, password);
    const value = formatCredentials({
      username: userhash ? hashHex(algorithm.hash, `${username}:${realm}`) : username,
      realm,
      nonce,
      uri,
      response: digestResponse({ algorithm, ha1: key, method, uri, nonce, protection, body }),
      ...(namesAlgorithm ? { algorithm: algorithm.name } : {}),
      ...(protection ? { protection } : {}),
      ...(opaque === undefined ? {} : { opaque }),
      userhash,
    });
    return [credentialHeader[this.asker], value];
  }
}
