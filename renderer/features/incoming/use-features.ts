import type { Account, Features } from '../../../app/ipc/contract.ts';
import { useClient, useEngine } from '../../bridge/state.ts';
import { useWish } from '../../bridge/use-wish.ts';
import { toastError } from '../../ui/toasts.ts';
import { allDisturbed } from './do-not-disturb.ts';

interface ChangedFeatures {
  readonly features: Features;
  readonly change: (part: Partial<Features>) => void;
}

/** An account's call features. */
export function useFeatures(account: Pick<Account, 'id' | 'features'>): ChangedFeatures {
  const client = useClient();
  const { value: features, wish } = useWish(account.features);
  return {
    features,
    change: (part) => {
      const wanted = { ...features, ...part };
      wish(wanted, () => client.call('accounts.features', { accountId: account.id, features: wanted }));
    },
  };
}

interface DoNotDisturb {
  readonly state: 'on' | 'some' | 'off';
  readonly set: (on: boolean) => void;
}

const none: readonly Account[] = [];

/** Do not disturb for all accounts together. */
export function useDoNotDisturb(): DoNotDisturb {
  const client = useClient();
  const accounts = useEngine(({ snapshot }) => snapshot?.accounts ?? none);
  return {
    state: allDisturbed(accounts),
    set: (doNotDisturb) => {
      for (const { id, features } of accounts) {
        if (features.doNotDisturb === doNotDisturb) continue;
        client.call('accounts.features', { accountId: id, features: { ...features, doNotDisturb } }).catch(toastError);
      }
    },
  };
}
