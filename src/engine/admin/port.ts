import type { RunUsage } from "@motif/core/model";
import type { DeadLetterPort } from "../delivery/dead-letters.ts";
import type { SignToken } from "../issuer/admin.ts";
import type { Ports } from "../kinds/kinds.ts";
import type { LogPage, LogQuery } from "../logs.ts";
import type { Invoke } from "../triggers/direct/admin.ts";
import type { FeedPort } from "../triggers/feed/trigger.ts";
import type { StreamConsumerPort } from "../triggers/stream/trigger.ts";
import type { Health, InvocationTrace, TraceDetail } from "./schemas.ts";

/**
 * What the admin API asks of the engine. Names of resources and functions are always those of the app; the admin API
 * refuses others itself. Errors are those of `@motif/core`; each becomes problem details with its own status.
 */
export interface AdminPort {
  health(): Promise<Health>;
  /** What the app used since the server was started, as clouds count it. */
  usage(): Promise<RunUsage>;
  /** The latest invocations, newest first. */
  traces(limit: number): Promise<readonly InvocationTrace[]>;
  /** What is known of a trace, by its id. Rejects with `NotFoundError` where that is nothing (any more). */
  trace(traceId: string): Promise<TraceDetail>;
  /** What functions logged since the server was started, as far as it is kept. */
  logs(query: LogQuery): Promise<LogPage>;
  readonly invoke: Invoke;
  /** Signs a token of the development issuer. Rejects with `InvalidArgumentError` where nobody takes one, or several do. */
  readonly token: SignToken;
  readonly deadLetters: DeadLetterPort;
  readonly feeds: FeedPort;
  readonly streamConsumers: StreamConsumerPort;
  /** What is asked of resources, by kind. */
  readonly kinds: Ports;
}
