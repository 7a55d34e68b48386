/**
 * Every limit that a stranger's input can reach, with its reason. Checked before anything is allocated.
 * Units are in the names.
 */
export const limits = {
  /** The largest UDP payload there can be; nothing longer arrives in one piece. */
  datagramBytes: 64 * 1024,
  /** A stream message, header and body: room for photographs in bodies, not for filling memory. */
  streamMessageBytes: 1024 * 1024,
  /** The header part of a stream message: more before the blank line is not SIP. */
  streamHeadBytes: 64 * 1024,
  /** Header fields of one message, after folding and before comma lists are split. */
  headerCount: 256,
  /** One header field's value, unfolded. */
  headerBytes: 8 * 1024,
  /** Parts of a multipart body: an offer, a picture, a signature, and room to spare. */
  bodyParts: 64,
  /** RFC 3261 §18.1.1: a request within 200 bytes of the path MTU, or over 1,300 where it is unknown, goes by TCP. */
  udpRequestBytes: 1300,
  /** The most that one IPv4 datagram carries beside its IP and UDP headers. */
  udpPayloadBytes: 65_507,
  /** What the kernel may hold of SIP datagrams while this thread is busy: about a second at 3,000 a second. */
  udpBufferBytes: 4 * 1024 * 1024,
  /** Datagrams that wait for the routing table's answer; strangers' addresses can't make more of them wait. */
  udpHeldDatagrams: 256,
  /** Peers watched at once for an ICMP "port unreachable"; requests to more are still sent. */
  udpWatchedPeers: 256,
  /** A watched peer that we send nothing to for this long is watched no more: longer than T2, so between retransmissions it stays. */
  udpWatchMs: 5_000,
  /** Requests to one peer that one ICMP error can fail at once. */
  udpWatchedRequests: 1_024,
  /** How long the routing table's answer for a peer is believed, and for how many peers. */
  routeCacheMs: 5_000,
  routeCacheEntries: 1_024,
  /** IP addresses of one host name that are tried. */
  resolvedAddresses: 8,
  /** How long one DNS server may take; it is asked twice. */
  dnsQueryMs: 2_000,
  /** How long locating the servers of a URI may take in all: a person waits for it. */
  locateMs: 10_000,
  /** Servers kept of one SRV answer, and targets of one look-up: trying more would outlast anyone's patience. */
  locatedServers: 16,
  locatedTargets: 32,
  /** Transports of a domain that are looked into: it has UDP, TCP and TLS to offer. */
  locatedServices: 4,
  /** Records kept of one DNS answer, the most preferred: a stranger's zone may send 64 KiB of them. */
  dnsRecords: 64,
  /** Links of a chain of CNAME records that are followed by ourselves; it ends there also where it is a circle. */
  dnsAliases: 8,
  /** Names remembered per type of record, and how long at most, whatever their TTL says. */
  dnsCacheEntries: 256,
  dnsCacheMs: 300_000,
  /** How long SRV, NAPTR and CNAME records are remembered: node:dns does not tell their TTL. */
  dnsUntoldTtlMs: 30_000,
  /** How long it is remembered that a name or record is not there (RFC 2308 §5), and that a question failed (§7). */
  dnsAbsenceMs: 10_000,
  dnsFailureMs: 2_000,
  /** After this long without a question, the system is asked anew for its DNS servers. */
  dnsServersMs: 5_000,
  /** How long a TCP connection may take to be set up before the next target is tried. */
  tcpConnectMs: 4_000,
  /** A stream message must be whole this long after its first byte: a slow-loris is closed. */
  tcpPartialMessageMs: 10_000,
  /** An incoming stream that has not sent one whole message after this is closed. */
  tcpFirstMessageMs: 30_000,
  /** A peer that has closed its half still gets the answers that it waits for, for as long as a transaction can take (64·T1). */
  tcpHalfClosedMs: 32_000,
  /** How long queued bytes may take to go out of a connection that we close. */
  tcpLingerMs: 1_000,
  /** An idle incoming stream with no dialog on it is closed after this. */
  tcpIdleMs: 600_000,
  /** Open stream connections; the laptop is a phone and a small exchange, not a carrier's edge. */
  tcpConnections: 2_048,
  /** Bytes a peer may leave unread on its stream before it is closed. */
  tcpBacklogBytes: 4 * 1024 * 1024,
  /** Unread bytes at which a stream's pings go without a pong: each is two bytes to send and a hundred to remember. */
  tcpPongBytes: 1_024,
  /** How long a TLS handshake, and then a WebSocket's, may take on a connection that is there. */
  handshakeMs: 4_000,
  /** RFC 5626 §4.4: a ping after a random part of 120 s, streams (§3.5.1 asks for 80 % at least), of 29 s over UDP. */
  keepAliveStreamMs: [95_000, 120_000],
  keepAliveDatagramMs: [24_000, 29_000],
  /** RFC 5626 §4.4.1: a flow whose pong has not come by then has failed. */
  keepAlivePongMs: 10_000,
  /** How often this machine's addresses are looked at: a call must be heard again 5 s after the network changed. */
  networkPollMs: 1_000,
  /** A look at the network that comes this much too late means that the machine slept: no load holds this thread up for so long. */
  sleepMs: 20_000,
  /**
   * Requests a second from one source: a busy small PBX sends a fifth of that, and a phone a fiftieth. Each that is let in costs some
   * 20 KiB for half a minute, so a flood from one source costs 16 MiB.
   */
  admissionPerSecond: 25,
  /** What may come at once: all phones of an office behind one address that register after a power cut. */
  admissionBurst: 200,
  /** Responses a second from one source, and at once: a peer answers what we ask, so only a forger sends more. */
  admissionResponsesPerSecond: 500,
  admissionResponseBurst: 1_000,
  /** Sources whose rate is remembered; beyond that the longest silent are forgotten, and begin with a full burst. */
  admissionSources: 8_192,
  /** TCP connections that one source may hold open to us: all phones of an office behind one address. */
  admissionConnections: 64,
  /** Bytes of answers per byte that came, over UDP, whose source may be forged: else we could be made to flood others. */
  returnRatio: 1.5,
  /** What an honest source can save up of that, in bytes. */
  returnCreditBytes: 64 * 1024,
  /** Server transactions alive at once: 200 calls/s for 32 s of timers, twice over. */
  serverTransactions: 20_000,
  /** What their requests hold in memory: three times that many of the usual size; with photographs as bodies, fewer. */
  serverTransactionBytes: 64 * 1024 * 1024,
  /** Values of a Reason header that are read: one a protocol is what RFC 3326 §2 allows. */
  reasons: 16,
  /** Forks of one INVITE that get an early dialog of their own: a proxy with more phones than this rings too many. */
  forksPerInvite: 32,
  /** Phones of one user of the exchange, and Contacts of one REGISTER, which may take some away. */
  contactsPerUser: 10,
  contactsPerRegister: 32,
  /** Users registered with the exchange at once: on loopback anyone may make up names. */
  registeredUsers: 10_000,
  /** Calls of the network that the test lines hold, from one source and in all: a quarter of the ports for sound. */
  lineCallsPerSource: 16,
  lineCalls: 128,
  /** How long a registration lasts at most; and at least, as each refresh costs us work. */
  registrationSeconds: 3_600,
  registrationMinSeconds: 60,
  /** Requests that the exchange is forwarding at once: each holds a copy of its request for every fork. */
  responseContexts: 4_000,
  /** Timer C: how long a forwarded INVITE may ring without a further provisional response (RFC 3261 §16.6: over 3 min). */
  forwardedInviteMs: 181_000,
  /** How long a user's preferred phones ring before those that he prefers less are tried too. */
  forkGroupMs: 20_000,
  /** Re-INVITEs for one wish, while the peer answers 491 each time (§14.1 asks for one more attempt). */
  reinviteAttempts: 4,
  /** The longest we wait before a request is sent again because its answer said Retry-After: a person is waiting. */
  retryAfterMs: 10_000,
  /** No session is refreshed more often, whatever the peer asks for (RFC 4028 §4). */
  sessionIntervalSeconds: 90,
  /** A session interval beyond this is no watch on the peer, and no timer may be set for it; refreshes come within it. */
  longestSessionIntervalSeconds: 7 * 24 * 3_600,
  /** Answers 422 that one request follows, each of which may raise the interval (RFC 4028 §7.3). */
  sessionIntervalRaises: 4,
  /** Reliable provisional responses of one INVITE that wait for the PRACK of the one before. */
  heldProvisionals: 8,
  /** Multipart bodies within multipart bodies in which an offer is looked for. */
  nestedBodies: 3,
  /** 2xx of one dialog that wait for their ACK: a peer that re-INVITEs on without acknowledging gets 500 for a while. */
  unacknowledgedAnswers: 4,
  /** Calls that ended lately and are remembered, so that an INVITE to replace one is declined and not taken for a mistake (RFC 3891 §3). */
  rememberedDialogs: 64,
  /** Subscriptions of strangers to one package of ours, in all and from one address. */
  subscriptions: 1_024,
  subscriptionsPerSource: 32,
  /** The body of a NOTIFY that is looked at: a busy office's dialogs, and no more. */
  notifyBodyBytes: 64 * 1024,
  /** Elements, depth and attributes of an XML body that is read: RFC 4235 and RFC 4575 need a tenth of each. */
  xmlElements: 4_096,
  xmlDepth: 16,
  xmlAttributes: 16,
  /** Transfers under way at once that others have asked us for. */
  referrals: 16,
  /** A REFER that the call layer has not decided on after this is answered 202, for its transaction ends at 32 s (RFC 3515 §2.4.2). */
  referralDecisionMs: 2_000,
  /** How long a REFER's subscription lasts: as long as a call may ring here, and a person's consent before that. */
  referralMs: 420_000,
  /** Addresses that the 3xx of one call may lead to, and contacts of one 3xx that are looked at. */
  redirects: 5,
  redirectContacts: 10,
  /** A text message that is taken in: more is no message but a document. */
  receivedMessageBytes: 8 * 1024,
  /** Text messages from one address in a minute, and addresses that are remembered for it. */
  messagesPerMinute: 30,
  messageSources: 1_024,
  /** How long a call may ring here if its caller neither cancels nor sets Expires: 5 min, so that no INVITE stays for good. */
  unansweredInviteMs: 300_000,
  /** Challenges of one 401 or 407, and credentials of one request, that are read: a forking proxy gathers several (RFC 8760 §2.5). */
  challenges: 8,
  /** Parameters of one challenge: RFC 7616 knows twelve. */
  authParams: 32,
  /** Realms whose nonces one account keeps; the oldest makes room. */
  protectionSpaces: 16,
  /** Nonces of one realm that are called stale, one after the other, before a request is given up. */
  staleRounds: 3,
  /** How long a nonce of ours is good for: what is overheard then is worth nothing after five minutes. */
  nonceMs: 300_000,
  /** Nonces of ours whose counts are kept; the users of older ones get a new one. */
  nonceCounts: 16_384,
  /** The soonest that a registration is refreshed, however short the time that the server grants: we are nobody's load. */
  registrationRefreshMs: 5_000,
  /** Backoff of registrations (RFC 5626 §4.5): twice the least after the first failure, doubled with each, up to the most. */
  registrationBackoffMs: 30_000,
  registrationBackoffMostMs: 1_800_000,
  /** A Retry-After or Min-Expires of a registrar that is believed: a day. */
  registrarSeconds: 86_400,
  /** 3xx and 423 that one registration follows before it counts as refused. */
  registrationDetours: 3,
  /** Bindings of an address of record that are read, and proxies of a Service-Route: a person has few phones. */
  registeredBindings: 32,
  serviceRoutes: 8,
  /** How long a closing agent waits for the answers to its BYE: SIGTERM has 3 s for everything. */
  farewellMs: 1_500,
  /** Lines of an SDP body, and the bytes of all. */
  sdpLines: 512,
  sdpBytes: 32 * 1024,
  /** The person's calls at once, those in rooms aside; a further one is busy. */
  liveCalls: 32,
  /** Parties of one room, there or on their way: each has a stream of sound, and two cores mix no more than that. */
  roomParties: 200,
  /** Rooms at once. */
  rooms: 16,
  roomNameCharacters: 64,
  /** How much louder or quieter a party can be made, in dB. */
  partyGainDb: 20,
  /** Rooms that have ended and are still shown. */
  endedRooms: 20,
  /** Who has left a room or was never reached, and is still listed there. */
  goneParties: 50,
  /** PINs that a caller may get wrong before the room hangs up. */
  pinTries: 3,
  /** Paging groups that are kept, and the length of their names. */
  channels: 64,
  channelNameCharacters: 64,
  /** Who is heard at once in one multicast group: each has a jitter buffer and a decoder. */
  groupSources: 16,
  /** Who has sent one packet to a group, and waits for a second to be believed; the oldest makes room. */
  groupCandidates: 64,
  /** Who is known of one group by RTCP: beyond, intervals are reckoned with this many (RFC 3550 §6.2.1). */
  groupMembers: 256,
  /** Transport addresses that clashed with ours or went in a circle, and are remembered (RFC 3550 §8.2). */
  groupConflicts: 16,
  /** How long one may speak on a channel without saying that one still does: a page that has gone holds no floor. */
  speakMs: 3_000,
  /** Silence after which nobody speaks on a channel any more. */
  talkPauseMs: 600,
  /** A SAP packet that is read; RFC 2974 §6 recommends less than 1,024 bytes, which is all that we send. */
  sapPacketBytes: 4 * 1024,
  sapSentBytes: 1_024,
  /** Announced sessions that are remembered, in all and of one address; the oldest makes room. Every page gets them all with each change. */
  sapSessions: 128,
  sapSessionsPerSource: 32,
  /** What all announcements of one SAP group may take, in bit/s, and the least between two of one session (RFC 2974 §3.1). */
  sapBitsPerSecond: 4_000,
  sapIntervalMs: 300_000,
  /** An announced session that was not heard of for this long is over, or for ten intervals, if that is more (RFC 2974 §4). */
  sapTimeoutMs: 3_600_000,
  /** A stranger's name or reason as it is shown: every page gets the whole list with each change. */
  shownCharacters: 128,
  /** An address that is dialled, or kept for dialling again. */
  dialledCharacters: 1_024,
  /** One field of an account's settings: a name, a host with a port, a rule. */
  accountFieldCharacters: 256,
  /** Rewriting rules of one dial plan: each is tried at every key that is typed. */
  dialRules: 32,
  /** Digits of a number that is dialled: E.164 has 15; codes, extensions and what a rule makes of them fit four times. */
  dialledDigits: 64,
  /** A dial rule's regular expression or replacement, and the ways in which one expression may try to match 64 digits. */
  dialRuleCharacters: 64,
  dialRuleAttempts: 300_000,
  /** Entries of Diversion or History-Info that are read of one call. */
  diversionsRead: 16,
  /** A call that was sent on this often is sent on no more: it may be going in a circle. */
  diversions: 5,
  /** The text of one MESSAGE: with its headers it fits the 1,300 bytes that RFC 3428 §8 allows without congestion control. */
  messageBytes: 900,
  /** Ended calls kept in the list. */
  recentCalls: 100,
  /** An RTP or RTCP packet that is looked at: more than an Ethernet frame brings. */
  rtpPacketBytes: 2_048,
  /** Sound in one RTP packet: RFC 3551 §4.2 asks receivers for 200 ms. */
  rtpPacketMs: 200,
  /** What the jitter buffer adds to the delay of any packet, at most: sound that would wait longer is left out. */
  jitterDelayMs: 200,
  /** The delay that the jitter buffer aims at, at most: room for a packet and a tick below the bound. */
  jitterTargetMs: 150,
  /** Sources on probation before a stream has latched on one; the oldest makes room. */
  latchCandidates: 4,
  /** A latched source that was silent for this long may come back from elsewhere (a NAT's new binding). */
  latchSilenceMs: 2_000,
  /** 20 ms ticks made up for at once after the media thread was held up; earlier ones are left out. */
  mediaCatchUpTicks: 10,
  /** Media workers that may die within this time and be followed by another: more is a fault that comes back each time. */
  mediaRestarts: 3,
  mediaRestartsMs: 60_000,
  /** A call that should bring sound and has brought none for this long is told of: no pause in talk is as long. */
  deadStreamMs: 30_000,
  /** Free bytes on the disk that a recording leaves alone: what else this machine keeps must go on. */
  recordingFreeBytes: 200_000_000,
  /** Sound that waits for a slow disk, in fifths of a second, before a recording is given up: half a minute. */
  recordingBacklog: 150,
  /** What closing waits for the last sound to be on the disk. */
  recordingFarewellMs: 2_000,
  /** Recordings at once: each has files open and takes its share of the disk. */
  recordings: 32,
  /** A WAV file that serves as the microphone: ten minutes of 48 kHz stereo. */
  wavBytes: 128 * 1024 * 1024,
  /** Users of the exchange whose changed bindings wait to be written together, and how long they wait. */
  unwrittenLocations: 1_000,
  unwrittenLocationsMs: 500,
  /** One DTMF string typed or sent by a script, and all of one call. */
  dtmfDigits: 64,
  dtmfCallDigits: 1_024,
  /** Digits that one RTP packet may begin: a pressed key lasts longer than a packet, and each is told across threads. */
  dtmfDigitsPerPacket: 4,
  /** A JSON command on the browser host's socket. */
  commandBytes: 64 * 1024,
  /** Pages and scripts connected to the browser host at once. */
  apiConnections: 64,
  /** Unread bytes at which an API reader is behind: sound (half a second of it) is dropped, state coalesced. */
  apiLateBytes: 48 * 1024,
  /** Unread bytes at which an API reader is cut off. */
  apiBacklogBytes: 4 * 1024 * 1024,
  /** What is kept to be looked at of one call's messages: a transfer's worth of them; the middle of more is left out. */
  traceEntries: 200,
  traceBytes: 256 * 1024,
  /** One message of those; a capture can hold no longer packet. */
  traceMessageBytes: 60 * 1024,
  /** A longer Call-ID than any phone makes is a stranger's, and the names of traces are kept in memory. */
  traceCallIdCharacters: 512,
  /** Calls and registrations whose messages are kept, and the memory for all: as many as the lists of calls show, and some. */
  tracedCalls: 256,
  tracedCallIds: 1_024,
  tracesBytes: 16 * 1024 * 1024,
  /** Call-IDs that no call has claimed yet, or ever will: a claim comes within a moment. */
  unclaimedTraces: 128,
  unclaimedTracesBytes: 2 * 1024 * 1024,
} as const;
