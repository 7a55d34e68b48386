import type { Disposable } from '../../main/base/disposable.ts';
import type { Log } from '../../main/base/log.ts';
import { err, ok, type Result } from '../../main/base/result.ts';
import { Engine } from '../../main/engine/engine.ts';
import type { Announcer } from '../host/announce.ts';
import { surviveFaults } from '../host/faults.ts';
import { onStopSignal, shutdown } from '../host/lifecycle.ts';
import { openLog } from '../host/log.ts';
import type { Options } from '../host/options.ts';
import { startEngine } from '../host/start-engine.ts';
import { ContractSession } from '../ipc/session.ts';
import { BrowserHost } from './host.ts';
import { mayOpenPage, openPage } from './open-page.ts';

export interface BrowserRun {
  readonly options: Options;
  readonly version: string;
  /** The folder of built pages; undefined serves the API alone. */
  readonly pages: string | undefined;
  readonly announcer: Announcer;
  /** From the development server, which keeps its page across restarts of the engine. */
  readonly token: string | undefined;
}

/** Runs the engine and serves it on loopback until a signal ends the process; the error is for a person to read. */
export async function runBrowserHost(run: BrowserRun): Promise<Result<void, string>> {
  const { options, announcer } = run;
  const log = openLogOf(options);
  if (!log.ok) return log;
  surviveFaults(log.value);

  const running: { engine?: Engine; host?: BrowserHost } = {};
  const stop = async (): Promise<void> => {
    running.host?.dispose();
    await running.engine?.close();
  };
  const unclean = (error: unknown): void => log.value.error({ err: error }, 'the end was not clean');
  const end = shutdown(stop, unclean, (code) => process.exit(code));
  const signals = onStopSignal(end);

  const engine = await startEngine(Engine.start, options, run.version, log.value, (words) => announcer.say(words));
  if (!engine.ok) return refused(signals, engine.error.message);
  running.engine = engine.value;

  const host = await listen(run, engine.value, log.value);
  if (!host.ok) {
    await stop();
    return refused(signals, host.error);
  }
  running.host = host.value;

  const { pageUrl, apiUrl } = host.value;
  announcer.ready({ url: pageUrl ?? null, api: apiUrl, sip: engine.value.snapshot().endpoints });
  if (pageUrl && mayOpenPage(options.json, process.env, process.platform)) openPage(pageUrl);
  return ok(undefined);
}

function openLogOf(options: Options): Result<Log, string> {
  try {
    return ok(openLog(options.json ? 'stderr' : { folder: options.dataFolder }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return err(`The data folder ${options.dataFolder} can’t be used (${reason}). Choose another with --data.`);
  }
}

/** A taken default port gives way to any free one; a port that was asked for does not. */
async function listen(run: BrowserRun, engine: Engine, log: Log): Promise<Result<BrowserHost, string>> {
  const { http } = run.options;
  const config = {
    pages: run.pages,
    log,
    connect: (carrier) => new ContractSession(engine, carrier),
    ...(run.token === undefined ? {} : { token: run.token }),
  } satisfies Omit<Parameters<typeof BrowserHost.listen>[0], 'port'>;
  const host = await BrowserHost.listen({ ...config, port: http.value });
  if (host.ok) return host;
  if (http.given || host.error.code !== 'port-in-use') return err(host.error.message);
  run.announcer.say(`Port ${http.value} is taken by another program, so the page uses another port this time.`);
  const elsewhere = await BrowserHost.listen({ ...config, port: 0 });
  return elsewhere.ok ? elsewhere : err(elsewhere.error.message);
}

function refused(signals: Disposable, message: string): Result<never, string> {
  signals.dispose();
  return err(message);
}
