import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { BrowserContext, Page, WebSocketRoute } from 'playwright';
import { places } from '../../app/build/places.ts';
import { buildRenderer } from '../../app/build/renderer.ts';
import { isRendererStale } from '../../app/build/stale.ts';
import { pageHeaders } from '../../app/host/page-headers.ts';
import {
  type CommandArgs,
  type CommandName,
  type CommandResult,
  commands,
  type EventData,
  type EventName,
  events,
  type Snapshot,
} from '../../app/ipc/contract.ts';

/** A secure context, as the app's own address is; nothing listens there: every request is answered here. */
const ORIGIN = 'http://localhost:1';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

type Answers = { [N in CommandName]?: (args: CommandArgs<N>) => CommandResult<N> };

interface Asked {
  readonly name: CommandName;
  readonly args: unknown;
}

/** Refuses a command, with a sentence for the person. */
export class Refusal extends Error {}

/**
 * An engine of cardboard behind the real pages: it is in whatever state a test says, also those that are hard to come by
 * (a certificate that changed, a transfer half way). What it says and hears is checked against the contract.
 */
export class ScriptedEngine {
  readonly asked: Asked[] = [];
  readonly #answers: Answers;
  readonly #sockets = new Set<WebSocketRoute>();
  #snapshot: Snapshot;

  private constructor(snapshot: Snapshot, answers: Answers) {
    this.#snapshot = snapshot;
    this.#answers = answers;
  }

  /** Serves the pages to a browser's context, and plays the engine in it. */
  static async serve(context: BrowserContext, snapshot: Snapshot, answers: Answers = {}): Promise<ScriptedEngine> {
    if (isRendererStale()) await buildRenderer();
    const engine = new ScriptedEngine(snapshot, answers);
    await context.route(`${ORIGIN}/**`, async (route) => {
      const { pathname } = new URL(route.request().url());
      const file = pathname === '/' ? '/index.html' : pathname;
      const contentType = mediaTypes[extname(file)] ?? 'application/octet-stream';
      const body = readFileSync(join(places.pages, file));
      await route.fulfill({ body, contentType, headers: pageHeaders() });
    });
    await context.routeWebSocket(/\/api\b/, (socket) => engine.#connect(socket));
    return engine;
  }

  async open(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`${ORIGIN}/#token=cardboard`);
    return page;
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Changes the state and pushes it. */
  show(change: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    this.push('snapshot', this.#snapshot);
  }

  push<N extends EventName>(event: N, data: EventData<N>): void {
    const checked = events[event].data.parse(data);
    for (const socket of this.#sockets) socket.send(JSON.stringify({ event, data: checked }));
  }

  /** The arguments of the last command of a name. */
  lastAsked<N extends CommandName>(name: N): CommandArgs<N> | undefined {
    return this.asked.findLast((asked) => asked.name === name)?.args as CommandArgs<N> | undefined;
  }

  #connect(socket: WebSocketRoute): void {
    this.#sockets.add(socket);
    socket.onClose(() => this.#sockets.delete(socket));
    socket.onMessage((message) => {
      if (typeof message === 'string') socket.send(JSON.stringify(this.#reply(message)));
    });
    socket.send(JSON.stringify({ event: 'snapshot', data: this.#snapshot }));
  }

  #reply(message: string): object {
    const { id, call, args } = JSON.parse(message) as { id: number; call: CommandName; args: unknown };
    const { args: wanted, result } = commands[call];
    const given = wanted.parse(args);
    this.asked.push({ name: call, args: given });
    // The table ties each name to its types, which TypeScript can't follow through a variable.
    const answer = this.#answers[call] as ((args: unknown) => unknown) | undefined;
    try {
      return { id, result: result.parse(answer?.(given) ?? {}) };
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause;
      return { id, error: { code: 'unavailable', message: cause.message } };
    }
  }
}
