import type { FunctionNeeds, Rooms } from "../ground/room.ts";

/** What a function has because of what it was granted and of what calls it. */
export interface Surroundings {
  readonly rooms: Rooms;
  readonly needs: readonly FunctionNeeds[];
  /** For events of asynchronous invocations that failed for good. */
  readonly deadLetterQueue: string | undefined;
}
