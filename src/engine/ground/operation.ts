/**
 * What a function's driver asks of the engine: a flat object that is cheap to post between threads. `type` is the kind
 * of resource and a name (`queue.send`), `resource` the name of the resource. The operations of a kind are in its `protocol.ts`.
 */
export interface Operation {
  readonly type: string;
  readonly resource: string;
}

/** What each of these operations gives, by type. */
export type ResultsOf<O extends Operation> = { readonly [Type in O["type"]]: unknown };

/**
 * Carries operations to the engine and their results back. Rejects with an error of core's `errors.ts`, or with the reason
 * of `signal` when that aborts: the caller waits no longer, and what was asked for goes on.
 */
export type Call<O extends Operation, Results extends ResultsOf<O>> = <Asked extends O>(
  operation: Asked,
  signal?: AbortSignal,
) => Promise<Results[Asked["type"]]>;
