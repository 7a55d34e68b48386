/** What a peer's answer to OPTIONS says of it (§11.2). */
export interface Capabilities {
  readonly status: number;
  readonly reason: string;
  readonly allow: readonly string[];
  readonly accept: readonly string[];
  readonly supported: readonly string[];
  /** Its Server or User-Agent. */
  readonly product?: string;
}
