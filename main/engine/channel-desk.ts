import { Emitter } from '../base/emitter.ts';
import { err, type Result } from '../base/result.ts';
import type { ChannelSettings } from '../store/channel-record.ts';
import type { SettingStore } from '../store/settings.ts';
import type { ChannelState, DiscoveredState, Invited, PagingState } from './channel-state.ts';

/** Why a command about a channel was refused; `message` says what to do. */
export interface ChannelError {
  readonly code: 'no-such-channel' | 'bad-channel' | 'channel-busy' | 'unavailable';
  readonly message: string;
}

type Outcome<T = void> = Result<T, ChannelError>;

export interface ChannelDeskParts {
  readonly settings: SettingStore;
}

/** Paging groups as a page or a script deals with them. */
export class ChannelDesk {
  readonly #parts: ChannelDeskParts;
  readonly #changed = new Emitter<void>();
  readonly onChanged = this.#changed.on;

  constructor(parts: ChannelDeskParts) {
    this.#parts = parts;
  }

  list(): ChannelState[] {
    return [];
  }

  discovered(): DiscoveredState[] {
    return [];
  }

  paging(): PagingState {
    return { name: this.#parts.settings.get('groupName') ?? '', discovering: this.#parts.settings.get('discovering') };
  }

  add(_settings: ChannelSettings): Outcome<string> {
    return notYet;
  }

  update(_id: string, _settings: ChannelSettings): Outcome {
    return notYet;
  }

  remove(_id: string): Outcome {
    return notYet;
  }

  listen(_id: string, _listening: boolean): Outcome {
    return notYet;
  }

  speak(_id: string, _speaking: boolean, _urgent: boolean): Outcome {
    return notYet;
  }

  announce(_id: string, _announced: boolean): Outcome {
    return notYet;
  }

  invite(_id: string, _to: readonly string[], _accountId?: string): Outcome<readonly Invited[]> {
    return notYet;
  }

  async discover(_discovering: boolean): Promise<void> {}

  addDiscovered(_discoveredId: string): Outcome<string> {
    return notYet;
  }

  setName(_name: string): void {}
}

const notYet = err({ code: 'unavailable', message: 'Not yet.' } as const);
