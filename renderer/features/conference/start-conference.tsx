import { UsersRound } from 'lucide-react';
import type { Line } from '../../../app/ipc/contract.ts';
import { useEngine } from '../../bridge/state.ts';
import { toastError } from '../../ui/toasts.ts';
import { HomeCard } from '../calls/home-card.tsx';
import { conferenceText } from './text.ts';
import { useMakeRoom } from './use-make-room.ts';

const text = conferenceText.home;

/** A first conference, with the voices that live on this computer. */
export function StartConference() {
  const lines = useEngine((state) => state.snapshot?.lines ?? noLines);
  const { create } = useMakeRoom();
  const talkers = lines.filter(({ talker }) => talker);
  if (talkers.length === 0) return null;
  return (
    <HomeCard
      icon={UsersRound}
      label={text.start}
      description={text.startText}
      onPress={() => create(talkers.map(({ uri }) => uri)).catch(toastError)}
    />
  );
}

const noLines: readonly Line[] = [];
