import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TickLateness } from '../../main/media/tick-lateness.ts';
import { Child } from '../support/child.ts';
import { type Codec, lineOf, type Mixer, startEngine, startJanus, startRoomApp } from './mixers.ts';
import type { PartyOutcome } from './rtp-parties.ts';

/** Conferences of plain RTP parties, mixed here and by janus' AudioBridge, with the same parties: what each costs. */

const WARM_MS = 3_000;
const MEASURED_MS = 10_000;
const TICKS_PER_SECOND = 100;

interface Figures {
  /** Of one core, in percent, of each party. */
  readonly cpu: number;
  /** The worst share of frames that a party did not get. */
  readonly worstLoss: number;
  readonly ticks: TickLateness | undefined;
}

const program = (name: string) => fileURLToPath(new URL(name, import.meta.url));

interface Compared {
  readonly ours: Figures;
  /** Our media engine in a process without SIP. */
  readonly engine: Figures;
  readonly theirs: Figures;
}

export async function benchConference(): Promise<void> {
  console.log('Conferences of plain RTP parties, CPU of the whole process in % of a core for each party:');
  const [all, some] = [await compare(50, 50), await compare(50, 3)];
  console.log(`  50 parties on G.711, all speak: ${sideBySide(all)}`);
  console.log(`  50 parties on G.711, three speak: ${sideBySide(some)}`);
  for (const [count, codec, speakers] of [
    [32, 'PCMU', 32],
    [100, 'PCMU', 100],
    [40, 'opus', 3],
    [40, 'opus', 40],
  ] as const) {
    const figures = await measure(await startRoomApp(), count, codec, speakers);
    console.log(`  ${count} parties on ${codec}, ${speakers} speak: ${described(figures)}`);
  }
}

async function compare(count: number, speakers: number): Promise<Compared> {
  const theirs = await measure(await startJanus(), count, 'PCMU', speakers);
  const ours = await measure(await startRoomApp(), count, 'PCMU', speakers);
  const engine = await measure(await startEngine(), count, 'PCMU', speakers);
  return { ours, engine, theirs };
}

function sideBySide({ ours, engine, theirs }: Compared): string {
  const [whole, part] = [ours, engine].map(({ cpu }) => (cpu / theirs.cpu).toFixed(2));
  return `${described(ours)}; janus ${described(theirs)}; ratio ${whole}, of the media engine alone ${part}`;
}

function described({ cpu, worstLoss, ticks }: Figures): string {
  const late =
    ticks && `, ticks late p50 ${ticks.p50.toFixed(1)} p99 ${ticks.p99.toFixed(1)} ms, ${ticks.missed} missed`;
  return `${cpu.toFixed(3)} %, worst loss ${(worstLoss * 100).toFixed(3)} %${late ?? ''}`;
}

async function measure(mixer: Mixer, count: number, codec: Codec, speakers: number): Promise<Figures> {
  const parties = new Child(process.execPath, [program('rtp-parties.ts'), String(count), codec, String(speakers)]);
  try {
    const ports = JSON.parse(await lineOf(parties, 0)) as number[];
    const remotes: number[] = [];
    for (const port of ports) remotes.push(await mixer.join(port, codec));
    parties.process.stdin?.write(`${JSON.stringify(remotes)}\n`);
    await pause(WARM_MS);
    await mixer.ticks();
    const before = cpuTicks(mixer.pid);
    await pause(MEASURED_MS);
    const used = cpuTicks(mixer.pid) - before;
    const ticks = await mixer.ticks();
    parties.process.stdin?.write('stop\n');
    const outcomes = JSON.parse(await lineOf(parties, 1)) as PartyOutcome[];
    const cpu = ((used / TICKS_PER_SECOND) * 1_000 * 100) / MEASURED_MS / count;
    return { cpu, worstLoss: Math.max(...outcomes.map(lossOf)), ticks };
  } finally {
    await parties.stop('SIGKILL');
    await mixer.stop();
  }
}

/** Who got next to nothing lost it all. */
function lossOf({ received, lost }: PartyOutcome): number {
  const sent = received + lost;
  const expected = (WARM_MS + MEASURED_MS) / 20 / 2;
  return sent < expected ? 1 : lost / sent;
}

/** User and system time of a process with all its threads, in clock ticks (proc(5)). */
function cpuTicks(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
