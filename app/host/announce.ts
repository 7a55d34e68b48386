/** What a host says about itself once it can be used; null where it has none. */
export interface Ready {
  readonly url: string | null;
  readonly api: string | null;
  /** `udp:127.0.0.1:5060` and so on. */
  readonly sip: readonly string[];
}

export interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** What this process says: words for a person on stdout, or one JSON line there and the words on stderr. */
export class Announcer {
  readonly #json: boolean;
  readonly #streams: Streams;

  constructor(json: boolean, streams: Streams = process) {
    this.#json = json;
    this.#streams = streams;
  }

  say(words: string): void {
    (this.#json ? this.#streams.stderr : this.#streams.stdout).write(`${words}\n`);
  }

  fail(words: string): void {
    this.#streams.stderr.write(`${words}\n`);
  }

  ready({ url, api, sip }: Ready): void {
    if (this.#json) {
      this.#streams.stdout.write(`${JSON.stringify({ event: 'ready', url, api, sip })}\n`);
      return;
    }
    this.say(`SIP is heard on ${sip.join(' and ')}.`);
    if (url !== null) this.say(`Partyline is open at ${url}`);
    else if (api !== null) this.say(`The API is at ${api}`);
    this.say('Press Ctrl+C to end it.');
  }
}
