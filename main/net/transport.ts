import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Log } from '../base/log.ts';
import type { Result } from '../base/result.ts';
import type { SipResponse } from '../sip/message/message.ts';
import type { Arrival, Flow, Target, Transport, TransportError } from '../sip/transport.ts';
import type { BindError, Binding } from './bind-error.ts';

export interface SipTransportOptions {
  readonly bindings: readonly Binding[];
  readonly clock: Clock;
  readonly log?: Log;
}

export interface TransportCounts {
  readonly sockets: number;
  readonly connections: number;
  readonly dropped: Readonly<Record<string, number>>;
}

/** SIP over UDP and TCP (RFC 3261 §18). */
export class SipTransport implements Transport {
  static open(_options: SipTransportOptions): Promise<Result<SipTransport, BindError>> {
    throw new Error('not built yet');
  }

  /** Where we listen, as bound: with the numbers that a port of 0 got. */
  get listening(): readonly Target[] {
    throw new Error('not built yet');
  }

  get onArrival(): (listener: (arrival: Arrival) => void) => Disposable {
    throw new Error('not built yet');
  }

  connect(_target: Target): Promise<Result<Flow, TransportError>> {
    throw new Error('not built yet');
  }

  respond(_response: SipResponse, _arrivedOn: Flow, _failed?: (error: TransportError) => void): void {
    throw new Error('not built yet');
  }

  counts(): TransportCounts {
    throw new Error('not built yet');
  }

  /** Resolves when every socket is closed; queued bytes go out first, for a bounded time. */
  close(): Promise<void> {
    throw new Error('not built yet');
  }
}
