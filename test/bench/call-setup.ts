import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { startApp } from '../support/app.ts';
import { startSipp } from '../support/peers/sipp.ts';

/** Call set-up beside `sipp -sn uas`, which opens no media and keeps no account: how near a whole phone comes to it. */

const RATE_CALLS = 2_000;
const AT_ONCE = 20;
const ROUNDS = 3;
const PROBES = 300;

interface Figures {
  /** Whole calls (INVITE, 200, ACK, BYE, 200) a second with 20 at once. */
  readonly callsPerSecond: number;
  /** Median of INVITE → 200, one call at a time, in ms. */
  readonly answerMs: number;
}

export async function benchCallSetup(): Promise<void> {
  const app = await startApp({ rtp: '28000-29999' });
  const sipp = await startSipp({ scenario: 'uas', calls: 1_000_000, rate: 100, timeoutSeconds: 300 });
  try {
    const ours: Figures[] = [];
    const theirs: Figures[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(await measure(app.sip));
      theirs.push(await measure(`127.0.0.1:${sipp.port}`));
    }
    report(ours, theirs);
  } finally {
    await sipp.stop();
    await app.stop();
  }
}

async function measure(remote: string): Promise<Figures> {
  const answerMs = await medianAnswerMs(remote);
  const started = performance.now();
  const more = ['-l', String(AT_ONCE), '-trace_err'];
  const load = await startSipp({
    scenario: 'uac',
    user: 'echo',
    remote,
    calls: RATE_CALLS,
    rate: 20_000,
    holdMs: 0,
    more,
  });
  const { exitCode, errors } = await load.finished();
  if (exitCode !== 0) throw new Error(`sipp failed against ${remote}: ${errors}`);
  return { callsPerSecond: (RATE_CALLS / (performance.now() - started)) * 1000, answerMs };
}

/** One caller over UDP, one call after the other. */
async function medianAnswerMs(remote: string): Promise<number> {
  const colon = remote.lastIndexOf(':');
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.connect(Number(remote.slice(colon + 1)), remote.slice(0, colon));
  await once(socket, 'connect');
  const times: number[] = [];
  for (let call = 0; call < PROBES; call++) times.push(await probe(socket, remote, call));
  socket.close();
  return times.sort((a, b) => a - b)[PROBES >> 1] ?? Number.NaN;
}

async function probe(socket: Socket, remote: string, call: number): Promise<number> {
  const { port } = socket.address();
  const head = (method: string, cseq: number, to: string) =>
    [
      `${method} sip:echo@${remote} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK${process.hrtime.bigint()}${method}`,
      'Max-Forwards: 70',
      `From: <sip:probe@127.0.0.1:${port}>;tag=${call}`,
      `To: <sip:echo@${remote}>${to}`,
      `Call-ID: probe-${call}@127.0.0.1:${port}`,
      `CSeq: ${cseq} ${method}`,
      `Contact: <sip:probe@127.0.0.1:${port}>`,
    ].join('\r\n');
  const sdp = `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n`;
  const started = performance.now();
  socket.send(
    `${head('INVITE', 1, '')}\r\nContent-Type: application/sdp\r\nContent-Length: ${sdp.length}\r\n\r\n${sdp}`,
  );
  const answer = await final(socket, 'INVITE');
  const elapsed = performance.now() - started;
  const tag = /^To:.*?(;tag=[^;\r\n]+)/im.exec(answer)?.[1] ?? '';
  socket.send(`${head('ACK', 1, tag)}\r\nContent-Length: 0\r\n\r\n`);
  socket.send(`${head('BYE', 2, tag)}\r\nContent-Length: 0\r\n\r\n`);
  await final(socket, 'BYE');
  return elapsed;
}

/** The next 200 for a method; provisional and repeated answers are passed over. */
async function final(socket: Socket, method: string): Promise<string> {
  for (;;) {
    const [message] = (await once(socket, 'message')) as [Buffer];
    const text = message.toString('latin1');
    if (text.startsWith('SIP/2.0 200') && new RegExp(`^CSeq: *\\d+ ${method}`, 'im').test(text)) return text;
    if (/^SIP\/2\.0 [3-6]/.test(text)) throw new Error(`refused: ${text}`);
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function report(ours: readonly Figures[], theirs: readonly Figures[]): void {
  const rate = [ours, theirs].map((all) => median(all.map(({ callsPerSecond }) => callsPerSecond)));
  const answer = [ours, theirs].map((all) => median(all.map(({ answerMs }) => answerMs)));
  const [ourRate = 0, theirRate = 0] = rate;
  const [ourAnswer = 0, theirAnswer = 0] = answer;
  console.log(
    `Call set-up over UDP, medians of ${ROUNDS} rounds, the echo line (with sound) beside sipp -sn uas (without):`,
  );
  console.log(
    `  calls a second, ${AT_ONCE} at once: ${ourRate.toFixed(0)} beside ${theirRate.toFixed(0)}, ratio ${(ourRate / theirRate).toFixed(2)}`,
  );
  console.log(
    `  INVITE → 200, one at a time: ${ourAnswer.toFixed(2)} ms beside ${theirAnswer.toFixed(2)} ms, ratio ${(ourAnswer / theirAnswer).toFixed(1)}`,
  );
}
