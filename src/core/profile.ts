import type { FunctionProfile } from "./functions/profile.ts";
import type { DeliveryProfile } from "./ground/profile.ts";
import type { BucketProfile } from "./kinds/bucket/profile.ts";
import type { BusProfile } from "./kinds/bus/profile.ts";
import type { CallableProfile } from "./kinds/callable/profile.ts";
import type { ConfigProfile } from "./kinds/config/profile.ts";
import type { ResourceKind } from "./kinds/kinds.ts";
import type { QueueProfile } from "./kinds/queue/profile.ts";
import type { SecretProfile } from "./kinds/secret/profile.ts";
import type { ServiceProfile } from "./kinds/service/profile.ts";
import type { StreamProfile } from "./kinds/stream/profile.ts";
import type { TableProfile } from "./kinds/table/profile.ts";
import type { TopicProfile } from "./kinds/topic/profile.ts";
import type { WorkflowProfile } from "./kinds/workflow/profile.ts";
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
  readonly function: FunctionProfile;
  readonly http: HttpProfile;
  readonly bucket: BucketProfile;
  readonly callable: CallableProfile;
  readonly bus: BusProfile;
  readonly config: ConfigProfile;
  readonly queue: QueueProfile;
  readonly secret: SecretProfile;
  readonly service: ServiceProfile;
  readonly stream: StreamProfile;
  readonly table: TableProfile;
  readonly topic: TopicProfile;
  readonly workflow: WorkflowProfile;
  /** Events of buckets, and asynchronous invocations. */
  readonly events: DeliveryProfile;
  readonly schedules: ScheduleProfile;
  /** Changes of tables. */
  readonly feeds: DeliveryProfile;
}

/** The names of what can go wrong with resources of a kind. */
export type FaultOf<K extends ResourceKind> = Extract<keyof Profile[K]["faults"], string>;
