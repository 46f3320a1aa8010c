import type { Profile } from "@motif/core/platform";

/** Whether a cloud says that a fault can happen there. Without a cloud, all can. */
export function isDocumented(name: string, profile: Profile | undefined): boolean {
  if (!profile) return true;
  switch (name) {
    case "queue.twice":
      return profile.queue.standard.duplicates.value;
    case "fifo.twice":
      return profile.queue.fifo.duplicates.value;
    case "events.twice":
      return profile.events.duplicates.value;
    case "schedules.twice":
      return profile.schedules.duplicates.value;
    default:
      return true;
  }
}
