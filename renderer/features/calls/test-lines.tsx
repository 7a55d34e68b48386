import { AudioWaveform, BellRing, DoorOpen, type LucideIcon, Phone, PhoneOff, Repeat2, UsersRound } from 'lucide-react';
import type { Line } from '../../../app/ipc/contract.ts';
import { useEngine } from '../../bridge/state.ts';
import { HomeCard } from './home-card.tsx';
import { callsText as text } from './text.ts';
import { useCallAgain } from './use-dial.ts';

const icons: Readonly<Record<string, LucideIcon>> = {
  echo: Repeat2,
  tone: AudioWaveform,
  talkers: UsersRound,
  ring: BellRing,
  busy: PhoneOff,
  room: DoorOpen,
};

/** The exchange's own lines, a card each: the first thing that works on a fresh machine. */
export function TestLines() {
  const lines = useEngine((state) => state.snapshot?.lines ?? noLines);
  const alone = lines.filter(({ talker }) => !talker);
  if (alone.length === 0) return null;
  return (
    <ul aria-label={text.home.lines} className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,15rem),1fr))] gap-2.5">
      {alone.map((line) => (
        <LineCard key={line.uri} line={line} />
      ))}
    </ul>
  );
}

const noLines: readonly Line[] = [];

function LineCard({ line }: { readonly line: Line }) {
  const call = useCallAgain();
  return (
    <li>
      <HomeCard
        icon={icons[line.name.toLowerCase()] ?? Phone}
        label={text.home.callLine(line.name)}
        description={line.description}
        onPress={() => call(line.uri)}
      />
    </li>
  );
}
