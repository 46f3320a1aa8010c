import type { DeliveryProfile } from "./ground/profile.ts";
import type { QueueProfile } from "./kinds/queue/profile.ts";
import type { TableProfile } from "./kinds/table/profile.ts";
import type { HttpProfile } from "./triggers/api/profile.ts";
import type { ScheduleProfile } from "./triggers/schedule/profile.ts";

/**
 * A cloud as the engine imitates it (`motif dev --as`), as plain data. The numbers are those that the cloud's compiler
 * refuses by.
 */
export interface Profile {
  /** As `--as` and `--target` call it. */
  readonly name: string;
  readonly title: string;
  readonly http: HttpProfile;
  readonly queue: QueueProfile;
  readonly table: TableProfile;
  /** Events of buckets, and asynchronous invocations. */
  readonly events: DeliveryProfile;
  readonly schedules: ScheduleProfile;
}
