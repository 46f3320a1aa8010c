export {
  type CalendarTiming,
  type Schedule,
  type ScheduleOptions,
  type ScheduleTiming,
  schedule,
} from "@motif/core";
