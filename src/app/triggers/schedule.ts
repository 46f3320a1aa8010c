export { type Schedule, type ScheduleTiming, schedule } from "@motif/core";
