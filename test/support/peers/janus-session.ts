/** What a plugin of janus says, as JSON. */
export type JanusAnswer = Readonly<Record<string, unknown>>;

interface JanusReply {
  readonly janus?: string;
  readonly transaction?: string;
  readonly data?: { readonly id?: number };
  readonly plugindata?: { readonly data?: JanusAnswer };
  readonly error?: { readonly reason?: string };
}

/** A session with janus over its HTTP interface: requests, and the events that answer some of them later. */
export class JanusSession {
  readonly #base: string;
  readonly #ended = new AbortController();
  readonly #awaited = new Map<string, (answer: JanusAnswer) => void>();
  #path = '';
  #transactions = 0;
  #polling: Promise<void> | undefined;

  private constructor(base: string) {
    this.#base = base;
  }

  static async open(base: string): Promise<JanusSession> {
    const session = new JanusSession(base);
    session.#path = `/${await session.#create('', { janus: 'create' })}`;
    session.#polling = session.#poll();
    return session;
  }

  /** A handle of the AudioBridge, by its path. */
  async attach(): Promise<string> {
    return `${this.#path}/${await this.#create(this.#path, { janus: 'attach', plugin: 'janus.plugin.audiobridge' })}`;
  }

  /** What the plugin answers, at once or in an event. */
  async ask(handle: string, body: Readonly<Record<string, unknown>>): Promise<JanusAnswer> {
    const transaction = this.#nextTransaction();
    const event = new Promise<JanusAnswer>((resolve) => this.#awaited.set(transaction, resolve));
    const reply = await this.#post(handle, { janus: 'message', transaction, body });
    const answer = reply.janus === 'ack' ? await event : (reply.plugindata?.data ?? {});
    this.#awaited.delete(transaction);
    if (answer.error !== undefined) throw new Error(`janus: ${JSON.stringify(answer)}`);
    return answer;
  }

  async detach(handle: string): Promise<void> {
    await this.#post(handle, { janus: 'detach', transaction: this.#nextTransaction() });
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await this.#polling;
  }

  async #create(path: string, request: Readonly<Record<string, unknown>>): Promise<number> {
    const { data, error } = await this.#post(path, { ...request, transaction: this.#nextTransaction() });
    if (data?.id === undefined) throw new Error(`janus: ${error?.reason}`);
    return data.id;
  }

  async #post(path: string, request: Readonly<Record<string, unknown>>): Promise<JanusReply> {
    const response = await fetch(this.#base + path, { method: 'POST', body: JSON.stringify(request) });
    return (await response.json()) as JanusReply;
  }

  async #poll(): Promise<void> {
    const { signal } = this.#ended;
    while (!signal.aborted) {
      try {
        const response = await fetch(`${this.#base}${this.#path}?maxev=20`, { signal });
        const events = [(await response.json()) as JanusReply | JanusReply[]].flat();
        for (const { transaction, plugindata } of events) {
          this.#awaited.get(transaction ?? '')?.(plugindata?.data ?? {});
        }
      } catch {
        // Ended by us, or janus is gone: who waits for it sees that.
        return;
      }
    }
  }

  #nextTransaction(): string {
    this.#transactions += 1;
    return `t${this.#transactions}`;
  }
}
