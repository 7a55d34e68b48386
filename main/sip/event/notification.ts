import { err, ok, type Result } from '../../base/result.ts';
import { bodyOf, type SessionBody } from '../agent/body.ts';
import type { SipRequest } from '../message/message.ts';
import { type EventType, parseEvent } from './event-header.ts';
import { parseSubscriptionState, type SubscriptionState } from './subscription-state.ts';

/** What one NOTIFY says. */
export interface Notification {
  readonly event: EventType;
  readonly state: SubscriptionState;
  /** As it came; whoever knows the package reads it. */
  readonly body: SessionBody | undefined;
}

/** The status of the refusal otherwise: 489 without a readable Event, 400 without a readable Subscription-State (RFC 6665 §4.1.3). */
export function notificationIn(notify: SipRequest): Result<Notification, 400 | 489> {
  const event = parseEvent(notify.headers.get('Event') ?? '');
  if (!event.ok) return err(489);
  const state = parseSubscriptionState(notify.headers.get('Subscription-State') ?? '');
  if (!state.ok) return err(400);
  return ok({ event: event.value, state: state.value, body: bodyOf(notify) });
}
