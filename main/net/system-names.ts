import dns from 'node:dns';
import type { DnsAnswer } from './dns.ts';

/** What the system itself knows of a name, by its hosts file, mDNS and search domains. Never rejects. */
export interface SystemNames {
  addresses(name: string): Promise<DnsAnswer<string>>;
}

export const systemNames: SystemNames = {
  addresses: async (name) => {
    try {
      const entries = await dns.promises.lookup(name, { all: true, order: 'ipv4first' });
      return { kind: 'records', records: entries.map(({ address }) => address), lifeMs: 0 };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      return code === 'ENOTFOUND' ? { kind: 'no-such-name' } : { kind: 'failed', failure: 'server-failed' };
    }
  },
};
