import type { Address } from '../../main/base/address.ts';
import { formatAddress } from '../../main/base/address.ts';
import type { Log } from '../../main/base/log.ts';
import { err, type Result } from '../../main/base/result.ts';
import type { EngineConfig, StartError } from '../../main/engine/config.ts';
import type { Options } from './options.ts';

/** Tried in turn where the default port is taken, before any free one: a phone's address that stays is worth something. */
const alternativePorts = [5062, 5070, 5080, 5090, 0] as const;

/** `Engine.start`, or a test's. */
export type StartEngine<E> = (config: EngineConfig) => Promise<Result<E, StartError>>;

/**
 * Starts the engine as the options say. A taken default SIP port gives way to another, and `say` hears of it; a port
 * that was asked for does not.
 */
export async function startEngine<E>(
  start: StartEngine<E>,
  options: Options,
  version: string,
  log: Log,
  say: (words: string) => void,
): Promise<Result<E, StartError>> {
  const config = (sip: Address): EngineConfig => ({
    version,
    dataFolder: options.dataFolder,
    sip,
    rtp: options.rtp,
    dns: options.dns,
    admission: options.admission,
    tlsAuthorities: options.tlsAuthorities,
    microphone: options.microphone,
    speaker: options.speaker,
    autoAnswer: options.autoAnswer,
    rooms: options.rooms,
    log,
  });
  const wished = options.sip.value;
  let started = await start(config(wished));
  if (options.sip.given) return withAdvice(started);
  for (const port of alternativePorts) {
    if (started.ok || started.error.code !== 'port-in-use') return withAdvice(started);
    started = await start(config({ ...wished, port }));
    if (started.ok) say(`${formatAddress(wished)} is taken by another program, so SIP uses another port this time.`);
  }
  return withAdvice(started);
}

/** The engine knows what is wrong with an address, this layer which option changes it. */
function withAdvice<E>(started: Result<E, StartError>): Result<E, StartError> {
  if (started.ok || !(started.error.code === 'port-in-use' || started.error.code === 'address-unusable'))
    return started;
  const { code, message } = started.error;
  return err({ code, message: `${message.replace(/\.$/, '')}. Choose another with --sip.` });
}
