import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import type { Call } from '../call/call.ts';
import type { Caller } from '../call/caller.ts';
import type { Calls } from '../call/calls.ts';
import type { WatchedConference } from '../sip/event/watched-conference.ts';
import { formatUri, type Uri } from '../sip/message/uri.ts';
import { type Subscribe, watchConference } from './watch-conference.ts';

export interface RemoteConferencesOptions {
  readonly calls: Calls;
  readonly callerOf: (accountId: string) => Caller | undefined;
  readonly subscribe: Subscribe;
}

/** A conference elsewhere that one of our calls is part of. */
export interface RemoteConference {
  readonly uri: Uri;
  /** Undefined until its focus has told, and where it does not. */
  readonly roster: WatchedConference | undefined;
}

interface Watched extends RemoteConference {
  roster: WatchedConference | undefined;
  readonly watch: Disposable | undefined;
}

/** The conferences that our calls have turned out to be part of (RFC 4579 §4.2), and who is in them. */
export class RemoteConferences implements Disposable {
  readonly #options: RemoteConferencesOptions;
  readonly #byCall = new Map<Call, Watched>();
  readonly #changed = new Emitter<void>();
  readonly #calls: Disposable;

  constructor(options: RemoteConferencesOptions) {
    this.#options = options;
    this.#calls = options.calls.onChanged(() => this.#look());
  }

  /** Somebody's roster is another. */
  readonly onChanged = this.#changed.on;

  of(call: Call): RemoteConference | undefined {
    return this.#byCall.get(call);
  }

  dispose(): void {
    this.#calls.dispose();
    for (const { watch } of this.#byCall.values()) watch?.dispose();
    this.#byCall.clear();
  }

  #look(): void {
    for (const [call, { uri, watch }] of this.#byCall) {
      if (focusOf(call) && formatUri(focusOf(call) ?? uri) === formatUri(uri)) continue;
      watch?.dispose();
      this.#byCall.delete(call);
    }
    for (const call of this.#options.calls.list()) {
      const uri = focusOf(call);
      if (uri && !this.#byCall.has(call)) this.#watch(call, uri);
    }
  }

  #watch(call: Call, uri: Uri): void {
    const { callerOf, subscribe } = this.#options;
    const caller = callerOf(call.accountId);
    let watched: Watched | undefined;
    const watch =
      caller &&
      watchConference(subscribe, uri, caller, (roster) => {
        if (watched) watched.roster = roster;
        this.#changed.emit();
      });
    watched = { uri, roster: undefined, watch };
    this.#byCall.set(call, watched);
  }
}

function focusOf({ phase }: Call): Uri | undefined {
  return phase?.state === 'active' ? phase.session.remoteFocus : undefined;
}
