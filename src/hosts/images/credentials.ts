/** What a registry lets somebody in for. */
export type Credentials =
  | { kind: 'password'; username: string; password: string }
  /** Traded for an access token at the registry's token server. */
  | { kind: 'identity-token'; token: string }
  /** Shown to the registry as it is. */
  | { kind: 'registry-token'; token: string }
