/** The package `conference` (RFC 4575 §3). */
export const conferencePackage = {
  event: 'conference',
  accept: ['application/conference-info+xml'],
  expiresSeconds: 3600,
} as const;

/** How an element is reported (§4.4): whole, changed parts only, or gone. */
export const elementStates = ['full', 'partial', 'deleted'] as const;
export type ElementState = (typeof elementStates)[number];

/** §5.7.3. */
export const endpointStatuses = [
  'pending',
  'dialing-out',
  'dialing-in',
  'alerting',
  'on-hold',
  'connected',
  'muted-via-focus',
  'disconnecting',
  'disconnected',
] as const;
export type EndpointStatus = (typeof endpointStatuses)[number];

/** §5.7.4. */
export const joiningMethods = ['dialed-in', 'dialed-out', 'focus-owner'] as const;
type JoiningMethod = (typeof joiningMethods)[number];

/** §5.7.6. */
export const disconnectionMethods = ['departed', 'booted', 'failed', 'busy'] as const;
export type DisconnectionMethod = (typeof disconnectionMethods)[number];

/** From the participant's point of view (§5.8.5): who is muted has `recvonly`. */
export const mediaStatuses = ['recvonly', 'sendonly', 'sendrecv', 'inactive'] as const;
export type MediaStatus = (typeof mediaStatuses)[number];

/** When, why and by whom somebody came or went (§5.7.5, §5.7.7). */
export interface Execution {
  /** As XML's dateTime. */
  readonly when?: string;
  readonly reason?: string;
  readonly by?: string;
}

/** One stream of an endpoint (§5.8); `id` is its key. */
export interface ConferenceMedia {
  readonly id: string;
  readonly displayText?: string;
  /** `audio`. */
  readonly type?: string;
  readonly label?: string;
  /** The SSRC of what the endpoint sends. */
  readonly srcId?: string;
  readonly status?: MediaStatus;
}

/** A phone of a participant (§5.7); `entity` is its key within the user. */
export interface ConferenceEndpoint {
  readonly entity: string;
  readonly state: ElementState;
  readonly displayText?: string;
  readonly referred?: Execution;
  readonly status?: EndpointStatus;
  readonly joiningMethod?: JoiningMethod;
  readonly joiningInfo?: Execution;
  readonly disconnectionMethod?: DisconnectionMethod;
  readonly disconnectionInfo?: Execution;
  readonly media: readonly ConferenceMedia[];
}

/** A participant (§5.6); `entity`, the address, is its key. */
export interface ConferenceUser {
  readonly entity: string;
  readonly state: ElementState;
  readonly displayText?: string;
  readonly roles?: readonly string[];
  /** Where the participant is a conference itself: its URI. */
  readonly cascadedFocus?: string;
  readonly endpoints: readonly ConferenceEndpoint[];
}

/** §5.3, as far as it is of use here. */
export interface ConferenceDescription {
  readonly displayText?: string;
  readonly subject?: string;
  readonly freeText?: string;
  /** Other addresses to take part by (§5.3.1). */
  readonly uris?: readonly ConferenceUri[];
  readonly maximumUserCount?: number;
}

export interface ConferenceUri {
  readonly uri: string;
  readonly displayText?: string;
  /** `participation`, `streaming`. */
  readonly purpose?: string;
}

/** §5.5. */
export interface ConferenceState {
  readonly userCount?: number;
  readonly active?: boolean;
  readonly locked?: boolean;
}

/** The container of users has a state of its own (§4.4). */
export interface ConferenceUsers {
  readonly state: ElementState;
  readonly users: readonly ConferenceUser[];
}

/** A `conference-info` document (§5.2). Sidebars are not read. */
export interface ConferenceInfo {
  readonly entity: string;
  readonly state: ElementState;
  readonly version: number;
  readonly description?: ConferenceDescription;
  readonly conferenceState?: ConferenceState;
  readonly users?: ConferenceUsers;
}
