import { Emitter } from '../../main/base/emitter.ts';
import type { FocusParty, FocusRoom, RoomInvitation } from '../../main/conference/focus-room.ts';
import type { PartyState } from '../../main/conference/party-state.ts';
import type { Progress } from '../../main/sip/agent/outgoing-invite.ts';
import type { Session } from '../../main/sip/agent/session.ts';
import { formatUri, type Uri } from '../../main/sip/message/uri.ts';
import type { Call } from './phone.ts';
import { uri } from './uri.ts';

interface Member {
  readonly id: string;
  readonly uri: string;
  readonly joining: FocusParty['joining'];
  readonly call: Call;
  /** Where its call comes from. */
  readonly address: string;
  muted: boolean;
  removed: boolean;
}

/** A room without sound: parties, and the calls that a test gives them. */
export class TestRoom implements FocusRoom {
  readonly id = 'r';
  readonly name = 'Weekly';
  readonly uri: Uri;
  locked = false;
  over = false;
  openToReferrals = true;
  /** Calls somebody into the room. */
  readonly #dial: (to: string, headers: RoomInvitation['headers']) => Call & { readonly session: Session };
  readonly #members: Member[] = [];
  readonly #changed = new Emitter<void>();
  readonly #states = new Map<string, PartyState>();

  constructor(address: string, dial: (to: string, headers: RoomInvitation['headers']) => Call & { session: Session }) {
    this.uri = uri(`sip:room-weekly@${address}`);
    this.#dial = dial;
  }

  parties(): readonly FocusParty[] {
    return this.#members.map(({ id, uri: text, joining, call, address, muted, removed }) => ({
      id,
      uri: text,
      state: this.#states.get(id) ?? stateOf(call, removed),
      role: 'participant',
      joining,
      muted,
      deafened: false,
      ...(call.session && { sessionId: call.session.id, source: address }),
    }));
  }

  readonly onChanged = (listener: () => void) => this.#changed.on(listener);

  /** Somebody's call belongs to the room from now on. */
  carry(text: string, call: Call, joining: FocusParty['joining'], address: string): void {
    const id = `p${this.#members.length + 1}`;
    this.#members.push({ id, uri: text, joining, call, address, muted: false, removed: false });
    this.tell();
  }

  invite({ to, headers, report }: RoomInvitation): boolean {
    const text = formatUri(to);
    const call = this.#dial(text, headers);
    const { onProgress, onAnswered, onEnded } = call;
    call.onProgress = (progress: Progress) => {
      onProgress.call(call, progress);
      report(progress.status);
    };
    call.onAnswered = (body) => {
      const answer = onAnswered.call(call, body);
      report(200);
      this.tell();
      return answer;
    };
    call.onEnded = (cause) => {
      onEnded.call(call, cause);
      report(cause.kind === 'rejected' ? cause.status : 487);
      this.tell();
    };
    const { host } = to.scheme === 'sip' ? to : { host: '' };
    this.carry(text, call, 'dialed-out', host);
    return true;
  }

  remove(partyId: string): void {
    const member = this.#members.find(({ id }) => id === partyId);
    if (!member) return;
    member.removed = true;
    member.call.session?.hangup();
    this.tell();
  }

  mute(partyId: string, muted: boolean): void {
    const member = this.#members.find(({ id }) => id === partyId);
    if (member) member.muted = muted;
    this.tell();
  }

  end(): void {
    this.over = true;
    this.tell();
  }

  tell(): void {
    this.#changed.emit();
  }
}

function stateOf({ ended, answered, session }: Call, removed: boolean): PartyState {
  if (removed) return 'removed';
  if (ended?.kind === 'rejected') return ended.status === 486 ? 'busy' : 'declined';
  if (ended) return 'left';
  return answered || session?.dialogId ? 'joined' : 'dialling';
}
