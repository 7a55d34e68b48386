/** Where passwords are kept, apart from everything else. Identifiers are ours: `account:1f…`. Nothing here is ever logged. */
export interface Secrets {
  get(id: string): string | undefined;
  /** On disk when it returns; throws when it can't be kept. */
  set(id: string, text: string): void;
  delete(id: string): void;
}

/** The identifier of an account's password. */
export function accountSecret(accountId: string): string {
  return `account:${accountId}`;
}
