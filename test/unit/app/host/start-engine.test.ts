import { describe, expect, it } from 'vitest';
import { type Options, parseCommandLine } from '../../../../app/host/options.ts';
import { startEngine } from '../../../../app/host/start-engine.ts';
import { silentLog } from '../../../../main/base/log.ts';
import { err, ok } from '../../../../main/base/result.ts';
import type { EngineConfig, StartError } from '../../../../main/engine/config.ts';

const inUse: StartError = { code: 'port-in-use', message: '127.0.0.1:5060 is taken' };

function optionsOf(...args: string[]): Options {
  const read = parseCommandLine(args);
  if (!read.ok || read.value.kind !== 'run') throw new Error('not run');
  return read.value.options;
}

/** An engine that starts on any SIP port but the taken ones; `tried` are those it was asked for. */
function machine(...taken: number[]) {
  const tried: number[] = [];
  const start = async ({ sip }: EngineConfig) => {
    tried.push(sip.port);
    return taken.includes(sip.port) ? err(inUse) : ok(sip.port);
  };
  return { start, tried };
}

const run = (options: Options, { start }: ReturnType<typeof machine>, said: string[]) =>
  startEngine(start, options, '0.1.0', silentLog, (words) => said.push(words));

describe('where SIP is heard', () => {
  it('is the default port where that is free, and nothing is said', async () => {
    const [free, said] = [machine(), [] as string[]];
    expect(await run(optionsOf(), free, said)).toEqual(ok(5060));
    expect(said).toEqual([]);
  });

  it('is another port where the default is taken, and that is said once', async () => {
    const [busy, said] = [machine(5060, 5062), [] as string[]];
    expect(await run(optionsOf(), busy, said)).toEqual(ok(5070));
    expect(said).toEqual(['127.0.0.1:5060 is taken by another program, so SIP uses another port this time.']);
  });

  it('is any free port where all our usual ones are taken', async () => {
    const busy = machine(5060, 5062, 5070, 5080, 5090);
    expect(await run(optionsOf(), busy, [])).toEqual(ok(0));
  });

  it('is never another port than the one asked for', async () => {
    const busy = machine(5060);
    expect(await run(optionsOf('--sip', '127.0.0.1:5060'), busy, [])).toEqual(
      err({ code: 'port-in-use', message: '127.0.0.1:5060 is taken. Choose another with --sip.' }),
    );
    expect(busy.tried).toEqual([5060]);
  });

  it('is not searched for when something else is wrong', async () => {
    const locked: StartError = { code: 'data-folder-in-use', message: 'running already' };
    const tried: number[] = [];
    const start = async ({ sip }: EngineConfig) => {
      tried.push(sip.port);
      return err(locked);
    };
    expect(await startEngine(start, optionsOf(), '0.1.0', silentLog, () => {})).toEqual(err(locked));
    expect(tried).toEqual([5060]);
  });
});
