import { AudioWaveform, BellRing, type LucideIcon, Phone, PhoneOff, Repeat2 } from 'lucide-react';
import { useId } from 'react';
import type { Line } from '../../../app/ipc/contract.ts';
import { useConnected, useEngine } from '../../bridge/state.ts';
import { callsText as text } from './text.ts';
import { useCallAgain } from './use-dial.ts';

const icons: Readonly<Record<string, LucideIcon>> = {
  echo: Repeat2,
  tone: AudioWaveform,
  ring: BellRing,
  busy: PhoneOff,
};

/** The exchange's own lines, a card each: the first thing that works on a fresh machine. */
export function TestLines() {
  const lines = useEngine((state) => state.snapshot?.lines ?? noLines);
  if (lines.length === 0) return null;
  return (
    <ul aria-label={text.home.lines} className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,15rem),1fr))] gap-2.5">
      {lines.map((line) => (
        <LineCard key={line.uri} line={line} />
      ))}
    </ul>
  );
}

const noLines: readonly Line[] = [];

function LineCard({ line }: { readonly line: Line }) {
  const call = useCallAgain();
  const connected = useConnected();
  const id = useId();
  const Icon = icons[line.name.toLowerCase()] ?? Phone;
  return (
    <li className="grid grid-cols-[4.25rem_1fr] grid-rows-[2.25rem_auto]">
      <button
        type="button"
        disabled={!connected}
        aria-describedby={id}
        onClick={() => call(line.uri)}
        className="peer col-span-2 col-start-1 row-span-2 row-start-1 flex items-start rounded-2xl border border-line bg-raised pt-3.5 pr-3.5 pl-[4.25rem] text-left font-medium transition enabled:active:scale-[0.98] enabled:hover:border-line-strong disabled:text-text-2"
      >
        {text.home.callLine(line.name)}
      </button>
      <span className="pointer-events-none col-start-1 row-span-2 row-start-1 flex size-10 items-center justify-center self-center justify-self-center rounded-full bg-accent-soft text-accent-text peer-disabled:bg-sunken peer-disabled:text-text-2">
        <Icon aria-hidden className="size-5" strokeWidth={1.9} />
      </span>
      <span id={id} className="pointer-events-none col-start-2 row-start-2 pr-3.5 pb-3.5 text-text-2 text-xs">
        {line.description}
      </span>
    </li>
  );
}
