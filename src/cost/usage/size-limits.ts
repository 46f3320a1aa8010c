import type { Profile } from "@motif/core/platform";

/** What a cloud's profile says of sizes. */
export type SizeLimits = Pick<Profile, "bus" | "stream" | "table" | "queue" | "topic" | "http">;
