import type { ExchangeSettings } from '../../../app/ipc/contract.ts';
import { useClient } from '../../bridge/state.ts';
import { useWish } from '../../bridge/use-wish.ts';

interface Configured {
  readonly settings: ExchangeSettings;
  readonly configure: (part: Partial<ExchangeSettings>) => void;
}

/** How the exchange is set up, and setting it up otherwise. */
export function useConfigure({ mode, lan, legacyDigest }: ExchangeSettings): Configured {
  const client = useClient();
  const { value: settings, wish } = useWish<ExchangeSettings>({ mode, lan, legacyDigest });
  return {
    settings,
    configure: (part) => {
      const wanted = { ...settings, ...part };
      wish(wanted, () => client.call('exchange.configure', wanted));
    },
  };
}
