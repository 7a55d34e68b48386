import { UserRoundPlus } from 'lucide-react';
import { useEngine } from '../../bridge/state.ts';
import { editAccount } from '../shell/view.ts';
import { HomeCard } from './home-card.tsx';
import { callsText } from './text.ts';

const text = callsText.home;

/** The way to the rest of the world, for somebody who has no account yet. */
export function AddAccount() {
  const onlyLocal = useEngine(({ snapshot }) => snapshot?.accounts.every(({ state }) => state === 'local') ?? false);
  if (!onlyLocal) return null;
  return (
    <div className="mt-2.5">
      <HomeCard
        icon={UserRoundPlus}
        label={text.addAccount}
        description={text.addAccountText}
        look="invitation"
        onPress={() => editAccount({ kind: 'new' })}
      />
    </div>
  );
}
