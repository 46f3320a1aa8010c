import type { Reference } from "../ground/reference.ts";
import type { FunctionNeeds, Rooms } from "../ground/room.ts";

/** What a function has because of what it was granted and of what calls it. */
export interface Surroundings {
  readonly rooms: Rooms;
  readonly needs: readonly FunctionNeeds[];
  /** Where its asynchronous invocations end; not there where it has none. */
  readonly ends: Ends | undefined;
}

/** Where asynchronous invocations end: ARNs of queues. */
export interface Ends {
  readonly onSuccess?: Reference;
  readonly onFailure: Reference;
  /** The function's own queue for what failed for good, where the app says no other. */
  readonly deadLetterQueue?: string;
}
