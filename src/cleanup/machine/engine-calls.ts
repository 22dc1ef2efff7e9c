/** The little of an engine's API that looking at it takes; `EngineClient` of src/hosts is one. */
export interface EngineCalls {
  /** Rejects where the engine does not answer. A status such as 404 is an answer; `body` is parsed where it is JSON. */
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>
}

/** How those who clean reach the engine that a run's ledger names, by the path of its socket. */
export type OpenEngine = (socketPath: string) => EngineCalls
