import type { Address } from '../base/address.ts';
import type { Log } from '../base/log.ts';
import type { MicrophoneSource, SpeakerSink } from '../media/devices.ts';
import type { AdmissionMode } from '../net/admission.ts';
import type { Secrets } from '../store/secrets.ts';

/** What the engine is started with; every value has been checked by whoever read the command line. */
export interface EngineConfig {
  readonly version: string;
  /** Belongs to this process alone while the engine runs. */
  readonly dataFolder: string;
  /** Where SIP is heard, over UDP and TCP; port 0 takes a free one. */
  readonly sip: Address;
  /** The DNS server to ask; undefined: the system's. */
  readonly dns: Address | undefined;
  /** Who may send as much as he likes; `normal` where absent. */
  readonly admission?: AdmissionMode | undefined;
  /** Certificates of authorities that are believed besides the system's, PEM. */
  readonly tlsAuthorities?: string | undefined;
  /** UDP ports for sound, both ends included. */
  readonly rtp: { readonly low: number; readonly high: number };
  readonly microphone: MicrophoneSource;
  readonly speaker: SpeakerSink;
  /** Where passwords are kept; files of the data folder where absent. */
  readonly secrets?: Secrets | undefined;
  /** Answer every incoming call at once. */
  readonly autoAnswer: boolean;
  /** Names of rooms that are open from the start and need nobody at this end. */
  readonly rooms?: readonly string[] | undefined;
  readonly log: Log;
}

/** Why the engine could not start; `message` says what to do. */
export interface StartError {
  readonly code: 'data-folder-in-use' | 'data-folder-unusable' | 'port-in-use' | 'address-unusable' | 'sound-unusable';
  readonly message: string;
}
