import type { NaptrRecord, SrvRecord } from 'node:dns';
import type { Clock } from '../base/clock.ts';
import { limits } from '../base/limits.ts';
import type { Dns, DnsAnswer } from './dns.ts';

interface Entry<T> {
  readonly answer: Promise<DnsAnswer<T>>;
  /** When the answer is no longer believed, in the clock's ms; an open question has none. */
  until: number;
}

/** Answers of one type of record by name: shared while the question is open, then kept for their TTL. */
class Answers<T> {
  readonly #clock: Clock;
  readonly #ask: (name: string) => Promise<DnsAnswer<T>>;
  /** In the order of asking, so that the first is the oldest. */
  readonly #entries = new Map<string, Entry<T>>();

  constructor(clock: Clock, ask: (name: string) => Promise<DnsAnswer<T>>) {
    this.#clock = clock;
    this.#ask = ask;
  }

  of(name: string): Promise<DnsAnswer<T>> {
    const known = this.#entries.get(name);
    if (known && known.until > this.#clock.now()) return known.answer;
    const entry: Entry<T> = { answer: this.#ask(name), until: Number.POSITIVE_INFINITY };
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    this.#keepWithin(limits.dnsCacheEntries);
    void entry.answer.then((answer) => {
      entry.until = this.#clock.now() + lifeOf(answer);
    });
    return entry.answer;
  }

  #keepWithin(count: number): void {
    for (const name of this.#entries.keys()) {
      if (this.#entries.size <= count) return;
      this.#entries.delete(name);
    }
  }
}

/** A DNS whose answers are remembered within limits; each question is asked once at a time, however many wait for it. */
export class DnsCache implements Dns {
  readonly #a: Answers<string>;
  readonly #aaaa: Answers<string>;
  readonly #cname: Answers<string>;
  readonly #srv: Answers<SrvRecord>;
  readonly #naptr: Answers<NaptrRecord>;

  constructor(dns: Dns, clock: Clock) {
    this.#a = new Answers(clock, (name) => dns.a(name));
    this.#aaaa = new Answers(clock, (name) => dns.aaaa(name));
    this.#cname = new Answers(clock, (name) => dns.cname(name));
    this.#srv = new Answers(clock, (name) => dns.srv(name));
    this.#naptr = new Answers(clock, (name) => dns.naptr(name));
  }

  a(name: string): Promise<DnsAnswer<string>> {
    return this.#a.of(name);
  }

  aaaa(name: string): Promise<DnsAnswer<string>> {
    return this.#aaaa.of(name);
  }

  cname(name: string): Promise<DnsAnswer<string>> {
    return this.#cname.of(name);
  }

  srv(name: string): Promise<DnsAnswer<SrvRecord>> {
    return this.#srv.of(name);
  }

  naptr(name: string): Promise<DnsAnswer<NaptrRecord>> {
    return this.#naptr.of(name);
  }
}

/** How long an answer is believed, in ms: RFC 1035 §3.2.1 for records, RFC 2308 §5 for absence and §7 for failure. */
function lifeOf(answer: DnsAnswer<unknown>): number {
  switch (answer.kind) {
    case 'records':
      return Math.min(answer.lifeMs, limits.dnsCacheMs);
    case 'no-such-name':
    case 'no-such-record':
      return limits.dnsAbsenceMs;
    case 'failed':
      return limits.dnsFailureMs;
  }
}
