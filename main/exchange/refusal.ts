/** Why a request is not served: the answer it gets. */
export interface Refusal {
  readonly status: number;
  readonly reason?: string | undefined;
  readonly headers?: readonly (readonly [name: string, value: string])[];
}

export function refusal(status: number, reason?: string, headers: Refusal['headers'] = []): Refusal {
  return { status, reason, headers };
}
