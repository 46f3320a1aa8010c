import { OVER_HTTP, type Profile } from "@motif/core/platform";

/** How requests to services can fail: as they do from everywhere. */
export const SERVICE: Profile["service"] = OVER_HTTP;
