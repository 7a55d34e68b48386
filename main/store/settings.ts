import { z } from 'zod';
import type { CallFeatures } from './account-record.ts';
import { callFeaturesSchema } from './account-schema.ts';
import { type ChannelRecord, channelRecordSchema } from './channel-record.ts';
import type { Database } from './database.ts';
import { readJson } from './json.ts';

/** What the person has set once for the whole program. */
export interface Settings {
  /** What the exchange does with a call for a user who is elsewhere: tells the caller where (302), or passes it on. */
  readonly exchangeMode: 'redirect' | 'proxy';
  /** Whether phones of the local network may register with the exchange. */
  readonly exchangeOnLan: boolean;
  /** Whether the exchange asks for MD5 alone: old phones give up on anything else. */
  readonly exchangeLegacyDigest: boolean;
  /** The account that calls go by where nothing else is said; the first one that is enabled where null. */
  readonly defaultAccount: string | null;
  /** What happens to calls for the account that needs no server. */
  readonly localFeatures: CallFeatures;
  readonly channels: readonly ChannelRecord[];
  /** How this end calls itself in multicast groups; by the default account where null. */
  readonly groupName: string | null;
  /** Whether announcements of sessions are listened to (RFC 2974). */
  readonly discovering: boolean;
  /** Whose call progress tones are played, by ISO 3166; null: where the default account or this machine is. */
  readonly toneCountry: string | null;
  /** The WAV file that held calls hear; null: the music that is built in. */
  readonly holdMusic: string | null;
  /** This installation as registrars know it (RFC 5626 §4.1): a UUID, made at the first start. */
  readonly instanceId: string | null;
}

const schemas: { readonly [K in keyof Settings]: z.ZodType<Settings[K]> } = {
  exchangeMode: z.enum(['redirect', 'proxy']),
  exchangeOnLan: z.boolean(),
  exchangeLegacyDigest: z.boolean(),
  defaultAccount: z.string().nullable(),
  localFeatures: callFeaturesSchema,
  channels: z.array(channelRecordSchema).readonly(),
  groupName: z.string().nullable(),
  discovering: z.boolean(),
  toneCountry: z.string().nullable(),
  holdMusic: z.string().nullable(),
  instanceId: z.uuid().nullable(),
};

/** A phone that rings. */
const noFeatures: CallFeatures = {
  doNotDisturb: false,
  forwarding: { noAnswerSeconds: 20 },
  autoAnswerOnRequest: false,
  callWaiting: true,
};

/** Before anyone set them. */
const defaults: Settings = {
  exchangeMode: 'proxy',
  exchangeOnLan: false,
  exchangeLegacyDigest: false,
  defaultAccount: null,
  localFeatures: noFeatures,
  channels: [],
  groupName: null,
  discovering: false,
  toneCountry: null,
  holdMusic: null,
  instanceId: null,
};

/** The settings in the database. Writing throws when the disk does. */
export class SettingStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The default where it was never set, or what is kept is not a value of it. */
  get<K extends keyof Settings>(key: K): Settings[K] {
    const row = this.#database.row('SELECT value FROM settings WHERE key = ?', key);
    return readJson(row?.value, schemas[key]) ?? defaults[key];
  }

  set<K extends keyof Settings>(key: K, value: Settings[K]): void {
    this.#database.transaction('on-disk', () =>
      this.#database.run('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)', key, JSON.stringify(value)),
    );
  }

  /** The UUID of this installation; `make` gives one at the first start. */
  instanceId(make: () => string): string {
    const known = this.get('instanceId');
    if (known !== null) return known;
    const made = make();
    this.set('instanceId', made);
    return made;
  }
}
