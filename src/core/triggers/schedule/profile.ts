import type { DeliveryProfile, Fact } from "../../ground/profile.ts";

/** How a cloud starts the runs of schedules. */
export interface ScheduleProfile extends DeliveryProfile {
  /**
   * Whether a local time that comes twice, when clocks are set back, can have two runs. A time that does not come, when
   * they are set forward, has none on any cloud.
   */
  readonly repeatsTimes: Fact<boolean>;
}
