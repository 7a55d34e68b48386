import type { LocateError } from '../sip/agent/locator.ts';
import type { DnsFailure } from './dns.ts';
import type { NameProblem } from './host-addresses.ts';

const reasons: Readonly<Record<DnsFailure, string>> = {
  silent: 'the DNS server does not answer. Check that this computer is online',
  unreachable: 'no DNS server can be reached. Check that this computer is online',
  'server-failed': 'the DNS server has a problem with that name. Try again in a while',
  refused: 'the DNS server refuses to answer',
  garbled: "the DNS server's answer makes no sense",
};

/** Why a name led to no server. A name that is not there, one that has no server and a DNS that fails are three things. */
export function nameProblem(name: string, problem: NameProblem): LocateError {
  switch (problem.kind) {
    case 'no-such-name':
      return { code: 'not-found', message: `There is no host called ${name}` };
    case 'no-such-record':
      return { code: 'not-found', message: `The name ${name} is there, but no server for calls is known under it` };
    case 'failed':
      return lookUpFailed(name, problem.failure);
  }
}

export function lookUpFailed(name: string, failure: DnsFailure): LocateError {
  return { code: 'dns-failed', message: `The address of ${name} could not be looked up: ${reasons[failure]}` };
}

/** The lone SRV target "." (RFC 2782). */
export function takesNoCalls(domain: string): LocateError {
  return { code: 'not-found', message: `${domain} says that it takes no SIP calls` };
}

export function unsupported(message: string): LocateError {
  return { code: 'unsupported', message };
}

export function onlyOver(domain: string, transports: readonly string[]): LocateError {
  return unsupported(`${domain} takes calls over ${transports.join(' and ')} only, which is not supported yet`);
}
