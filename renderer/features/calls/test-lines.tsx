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
    <li>
      <button
        type="button"
        disabled={!connected}
        aria-labelledby={`${id}-name`}
        aria-describedby={`${id}-about`}
        onClick={() => call(line.uri)}
        className="group flex h-full w-full items-center gap-3.5 rounded-2xl border border-line bg-raised p-3.5 text-left transition-colors hover:border-line-strong disabled:opacity-60"
      >
        <span className="flex size-10 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent-text">
          <Icon aria-hidden className="size-5" strokeWidth={1.9} />
        </span>
        <span className="min-w-0">
          <span id={`${id}-name`} className="block font-medium">
            {text.home.callLine(line.name)}
          </span>
          <span id={`${id}-about`} className="block text-text-2 text-xs">
            {line.description}
          </span>
        </span>
      </button>
    </li>
  );
}
