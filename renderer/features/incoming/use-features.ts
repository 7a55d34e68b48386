import { useEffect, useState } from 'react';
import type { Account, Features } from '../../../app/ipc/contract.ts';
import { useClient, useEngine } from '../../bridge/state.ts';
import { toastError } from '../../ui/toasts.ts';
import { allDisturbed } from './do-not-disturb.ts';

interface ChangedFeatures {
  /** As wished for: before the engine has said so. */
  readonly features: Features;
  readonly change: (part: Partial<Features>) => void;
}

/** An account's call features. A change shows at once, and goes back with a toast if it is refused. */
export function useFeatures(account: Pick<Account, 'id' | 'features'>): ChangedFeatures {
  const client = useClient();
  const [wish, setWish] = useState<Features>();
  const known = JSON.stringify(account.features);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the engine says now counts more than a wish
  useEffect(() => setWish(undefined), [known]);
  const features = wish ?? account.features;
  return {
    features,
    change: (part) => {
      const wanted = { ...features, ...part };
      setWish(wanted);
      client.call('accounts.features', { accountId: account.id, features: wanted }).catch((error: unknown) => {
        setWish(undefined);
        toastError(error);
      });
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
