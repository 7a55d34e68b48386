import { formatAddress } from '../../base/address.ts';
import { type Arrow, type Ladder, ladderOf, messagesOf } from './ladder.ts';
import { redact } from './redact.ts';
import type { Trace } from './trace.ts';
import type { TracedMessage } from './traced.ts';

/** Columns from one lane to the next, and to the first. */
const SPAN = 36;
const MARGIN = 24;

/** The words of a message, secrets blacked out, and nothing in them that would move a terminal's cursor. */
export function messageText({ bytes, wireBytes }: TracedMessage): string {
  const text = Buffer.from(redact(bytes)).toString('utf8');
  const calm = text.replace(/[^\P{C}\r\n\t]/gu, '·');
  return wireBytes > bytes.length ? `${calm}\r\n[${wireBytes - bytes.length} more bytes left out]` : calm;
}

/** The ladder as RFCs draw it, then each message whole: for a bug report or a letter to one's provider. */
export function exportText(trace: Trace, title: string, ladder: Ladder = ladderOf(trace)): string {
  const start = trace.entries[0]?.at ?? 0;
  const messages = messagesOf(trace).map((message, index) => described(message, index, start));
  const head = [
    title,
    `Began ${new Date(start).toISOString()}; times are seconds since then. Secrets are blacked out.`,
    '',
  ];
  return [...head, ...drawn(ladder, start), '', ...messages, ''].join('\n');
}

function described(message: TracedMessage, index: number, start: number): string {
  const { direction, protocol, local, remote, at, wireBytes } = message;
  const [from, to] = direction === 'sent' ? [local, remote] : [remote, local];
  const way = `${protocol.toUpperCase()} from ${formatAddress(from)} to ${formatAddress(to)}`;
  const heading = `--- ${index + 1}: ${seconds(at - start)} s, ${direction} over ${way}, ${wireBytes} bytes`;
  return `${heading}\n\n${messageText(message).replaceAll('\r\n', '\n')}\n`;
}

function drawn({ lanes, rungs }: Ladder, start: number): string[] {
  const rails = lanes.map((_, lane) => MARGIN + lane * SPAN);
  const lines = [
    placed(lanes.map(({ name }, lane) => [rails[lane] ?? 0, name])),
    placed(lanes.map(({ address }, lane) => [rails[lane] ?? 0, address])),
  ];
  for (const rung of rungs) {
    switch (rung.kind) {
      case 'event':
        lines.push(`${seconds(rung.at - start).padStart(9)}  * ${rung.text}`);
        break;
      case 'gap':
        lines.push(`${' '.repeat(9)}  * ${rung.count} left out here`);
        break;
      case 'message':
        lines.push(...drawnArrow(rung, rails, start));
    }
  }
  return lines;
}

/** The label above its arrow. */
function drawnArrow(arrow: Arrow, rails: readonly number[], start: number): string[] {
  const { from, to, at, index } = arrow;
  const [left, right] = [Math.min(rails[from] ?? 0, rails[to] ?? 0), Math.max(rails[from] ?? 0, rails[to] ?? 0)];
  const room = right - left - 3;
  const number = `${index + 1}`;
  const label = `${number} ${labelOf(arrow)}`.slice(0, room);
  const above = withRails(`${seconds(at - start).padStart(9)}`, rails);
  const line = withRails('', rails);
  const shaft = '-'.repeat(right - left - 2);
  return [
    overlaid(above, left + 2 + Math.floor((room - label.length) / 2), label),
    overlaid(line, left + 1, from < to ? `${shaft}>` : `<${shaft}`),
  ];
}

function labelOf({ label, cseq, note, retransmission }: Arrow): string {
  const method = cseq.split(' ')[1];
  const of = method === undefined || label === method ? '' : ` [${method}]`;
  return `${label}${of}${note === '' ? '' : ` (${note})`}${retransmission ? ' again' : ''}`;
}

function withRails(line: string, rails: readonly number[]): string {
  return rails.reduce((drawnSoFar, rail) => overlaid(drawnSoFar, rail, '|'), line);
}

/** Texts centred at columns. */
function placed(texts: readonly (readonly [number, string])[]): string {
  return texts.reduce((line, [column, text]) => {
    const short = text.slice(0, SPAN - 2);
    return overlaid(line, Math.max(0, column - Math.floor(short.length / 2)), short);
  }, '');
}

function overlaid(line: string, column: number, text: string): string {
  const padded = line.padEnd(column);
  return padded.slice(0, column) + text + padded.slice(column + text.length);
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}
